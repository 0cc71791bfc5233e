import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { inboxKey, partitionKey, timeToLiveAttribute } from '../../contracts/tables.ts';
import { ownerAttribute } from './cancellation.ts';
import type { Member } from './coalescer.ts';
import { PermanentError, RefusedError } from './errors.ts';
import type { Host } from './host.ts';
import type { Applied, Commit } from './idempotency.ts';
import type { Item } from './item-store.ts';
import { type ItemKey, identityOf, marshalKey } from './writes.ts';

/** The part of DynamoDB that the transaction mode needs; both reject with the SDK's errors. */
export interface TransactionStore {
  /** All or nothing, at most 100 items. */
  write(items: TransactWriteItem[]): Promise<unknown>;
  /** A strongly consistent read. */
  read(table: string, key: ItemKey): Promise<Item | undefined>;
}

/** Where inbox rows are kept, and how long. */
export interface Inbox {
  readonly store: TransactionStore;
  readonly table: string;
  /** Longer than any delivery of the event can come: source and dead-letter retention and a day. */
  readonly markerLifeSeconds: number;
}

/** What marks an event as done, and who says so. */
export interface Marking extends Inbox {
  readonly scope: string;
  readonly host: Host;
}

/** One message's part of a transaction: its marker's item first, then its writes. */
export interface Part extends Member {
  readonly commit: Commit;
  /** Id of this delivery attempt, stored in the marker. */
  readonly owner: string;
  readonly marker: ItemKey;
  readonly items: readonly TransactWriteItem[];
}

/** A part that somebody waits for. */
export interface WaitingPart extends Part {
  readonly resolve: (applied: Applied) => void;
  readonly reject: (error: unknown) => void;
}

/** A transaction holds 100 items, one of them the marker (DDB-03). */
const maxWrites = 99;

/** What a marker counts for, at most about. */
const markerBytes = 512;

/** The items of a commit. Throws `InvalidWrite` for what no transaction could hold. */
export function preparePart(commit: Commit, marking: Marking): Part {
  const { consumer, eventId, writes } = commit;
  const marker = inboxKey(consumer, eventId, marking.scope);
  const owner = marking.host.uniqueId();
  const keys = [identityOf(marking.table, marker), ...writes.map((write) => write.key)];
  checkWrites(eventId, keys);
  return {
    commit,
    owner,
    marker,
    keys,
    bytes: writes.reduce((sum, write) => sum + write.bytes, markerBytes),
    items: [putMarker(marker, owner, marking), ...writes.map((write) => write.item)],
  };
}

/** What an unexpired marker of the part says, if one is there (DDB-09): whose delivery applied it. */
export async function findApplied(part: Part, marking: Marking): Promise<Applied | undefined> {
  const row = await marking.store.read(marking.table, part.marker);
  if (Number(row?.[timeToLiveAttribute]?.N ?? 0) < seconds(marking.host)) return undefined;
  return row?.[ownerAttribute]?.S === part.owner ? 'applied' : 'duplicate';
}

/** A business condition of the part failed. */
export function refusal({ commit, keys }: Part): RefusedError {
  return new RefusedError(
    `event ${commit.eventId} was refused: a condition failed on one of ${keys.slice(1).join(', ')}`,
  );
}

/** DynamoDB will never take the part's writes. */
export function invalid({ commit }: Part, why: string): PermanentError {
  return new PermanentError(`event ${commit.eventId} cannot be applied: ${why}`, 'InvalidWrite');
}

function putMarker(
  marker: ItemKey,
  owner: string,
  { table, markerLifeSeconds, host }: Marking,
): TransactWriteItem {
  const now = seconds(host);
  return {
    Put: {
      TableName: table,
      Item: {
        ...marshalKey(marker),
        [timeToLiveAttribute]: { N: String(now + markerLifeSeconds) },
        [ownerAttribute]: { S: owner },
      },
      ConditionExpression: `attribute_not_exists(${partitionKey}) OR ${timeToLiveAttribute} < :now`,
      ExpressionAttributeValues: { ':now': { N: String(now) } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

function checkWrites(eventId: string, keys: readonly string[]): void {
  if (keys.length > maxWrites + 1) {
    throw new PermanentError(
      `event ${eventId} comes to ${keys.length - 1} writes, over the limit of ${maxWrites} (DDB-03); ` +
        'decide in smaller steps',
      'InvalidWrite',
    );
  }
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice === undefined) return;
  throw new PermanentError(
    `event ${eventId} comes to two writes of ${twice} (DDB-03); join them into one`,
    'InvalidWrite',
  );
}

function seconds(host: Host): number {
  return Math.floor(host.now() / 1000);
}
