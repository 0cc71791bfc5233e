import { orderKeys } from '../../../contracts/tables.ts';
import { outboxShardOf } from '../../../lambdas/runtime/outbox.ts';
import type { OutboxPorts } from '../../../lambdas/runtime/publisher/publish-outbox.ts';
import type { StoredMessages } from '../../../lambdas/runtime/publisher/routed-message.ts';
import type { ListedRow, UnsentRows } from '../../../lambdas/sweep-outbox/unsent-rows.ts';
import { noonMs } from './fake-host.ts';
import { orderPlaced } from './order-samples.ts';

/** One outbox row; its only message has the row's id. */
export interface FakeRow {
  readonly id: string;
  /** @default 'o-1' */
  readonly orderId?: string;
  /** Before the fake host's noon. */
  readonly ageSeconds: number;
  /** @default 1 */
  readonly sequence?: number;
  /** Holds no messages. */
  readonly isUnreadable?: boolean;
}

interface HeldRow extends ListedRow {
  readonly shard: number;
  readonly messages: StoredMessages | undefined;
}

/** An outbox in memory with its index; pages of two rows; no two rows of an order are of one age. */
export function fakeOutbox(...initial: readonly FakeRow[]) {
  const rows = new Map<string, HeldRow>();
  for (const row of initial) rows.set(row.id, held(row));
  /** Rows that the index still lists although the table has them no more. */
  const ghosts: HeldRow[] = [];
  const list: UnsentRows['list'] = async (shard, from) => {
    const after = Number(from?.after?.N ?? Number.NEGATIVE_INFINITY);
    const rest = [...rows.values(), ...ghosts]
      .filter((row) => row.shard === shard && row.createdMs > after)
      .toSorted((one, other) => one.createdMs - other.createdMs);
    const page = rest.slice(0, pageSize);
    const last = rest.length > pageSize ? page.at(-1) : undefined;
    return { rows: page, next: last && { after: { N: String(last.createdMs) } } };
  };
  const read: UnsentRows['read'] = async (wanted) =>
    wanted.flatMap(({ key }) => rows.get(idOf(key.sk)) ?? []);
  const remove: OutboxPorts['remove'] = async (keys) => {
    for (const { sk } of keys) rows.delete(idOf(sk));
  };
  return {
    ...{ list, read, remove },
    /** Ids of what is left, in the order in which it was put. */
    left: () => [...rows.keys()],
    ghost: (row: FakeRow) => ghosts.push(held(row)),
  };
}

const pageSize = 2;

/** An order of another shard than `o-1`. */
export const elsewhere = 'o-2';

function held({ id, orderId = 'o-1', ageSeconds, sequence = 1, isUnreadable }: FakeRow): HeldRow {
  const event = {
    ...{ ...orderPlaced, id, partitionkey: orderId },
    sequence: String(sequence).padStart(10, '0'),
  };
  return {
    key: orderKeys.outbox(orderId, id),
    createdMs: noonMs - ageSeconds * 1000,
    shard: outboxShardOf(orderId),
    messages: isUnreadable ? undefined : { L: [{ S: JSON.stringify(event) }] },
  };
}

function idOf(sortKey: string): string {
  return sortKey.slice('OUTBOX#'.length);
}
