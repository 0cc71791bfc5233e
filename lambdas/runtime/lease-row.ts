import { inboxKey, partitionKey, timeToLiveAttribute } from '../../contracts/tables.ts';
import { ownerAttribute } from './cancellation.ts';
import { InProgressError } from './errors.ts';
import type { Host } from './host.ts';
import type { Applied } from './idempotency.ts';
import { findObstacle, type Item, type ItemStore } from './item-store.ts';
import { untilDeadline } from './until-deadline.ts';
import { type Change, type Condition, update } from './writes.ts';

/** Where leases are kept, and how long. */
export interface Leasing {
  readonly store: ItemStore;
  readonly table: string;
  /** Longer than any delivery of the event can come: source and dead-letter retention and a day. */
  readonly markerLifeSeconds: number;
  /** Else what is left of the invocation, and {@link graceMs}. */
  readonly leaseSeconds?: number | undefined;
  readonly scope: string;
  readonly host: Host;
}

/** Whose event it is, and until when to try. */
export interface Claim {
  readonly consumer: string;
  readonly eventId: string;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
}

/** A claim that was granted. */
export interface Holding {
  readonly claim: Claim;
  readonly owner: string;
  readonly fence: number;
  /** Epoch milliseconds by this host's clock. */
  readonly untilMs: number;
}

/** What an inbox row of this mode says, besides its owner and its end of life. */
const fence = 'fence';
const leaseUntil = 'leaseUntil';
const leaseState = 'leaseState';

/** From the last moment to try anything to the certain end of the process, clocks that differ included. */
const graceMs = 5000;

/** How long a claim waits for another holder: most effects are done by then. */
const patienceMs = 2000;

/**
 * Takes the lease with a fence one higher, unless the event is done. Waits a moment for somebody who
 * holds it, then rejects with an `InProgressError` until the end of that lease. A claim that its own owner stands against was granted
 * before, its response lost.
 */
export async function claim(wanted: Claim, leasing: Leasing): Promise<Holding | 'done'> {
  const { host } = leasing;
  const owner = host.uniqueId();
  const patienceEndMs = Math.min(host.now() + patienceMs, wanted.deadlineMs - patienceMs);
  return await untilDeadline({ host, deadlineMs: wanted.deadlineMs }, async () => {
    const now = host.now();
    const running = { [leaseState]: 'running', [leaseUntil]: endOfLease(now, wanted, leasing) };
    const set = { ...running, [ownerAttribute]: owner, ...lifeFrom(now, leasing) };
    const item = await change(wanted, { set, add: { [fence]: 1 }, when: isFree(now) }, leasing);
    if (item[ownerAttribute]?.S === owner) {
      return {
        claim: wanted,
        owner,
        fence: numberOf(item, fence),
        untilMs: numberOf(item, leaseUntil),
      };
    }
    if (item[leaseState]?.S === 'done') return 'done';
    if (now < patienceEndMs) return undefined;
    throw inProgress(wanted, numberOf(item, leaseUntil) - now);
  });
}

/**
 * Notes that the effect was executed, if the lease is still one's own. `duplicate`: somebody took over
 * and has noted it. Rejects with `InProgressError` while somebody who took over is at work.
 */
export async function complete(holding: Holding, leasing: Leasing): Promise<Applied> {
  const { host } = leasing;
  const { claim: held, owner } = holding;
  const deadlineMs = Math.max(held.deadlineMs, host.now() + 1);
  return await untilDeadline({ host, deadlineMs }, async () => {
    const now = host.now();
    const set = { [leaseState]: 'done', ...lifeFrom(now, leasing) };
    const item = await change(held, { set, when: isHeldBy(holding) }, leasing);
    if (item[leaseState]?.S === 'done') {
      return item[ownerAttribute]?.S === owner ? 'applied' : 'duplicate';
    }
    throw inProgress(held, numberOf(item, leaseUntil) - now);
  });
}

/** Frees one's own lease, so that the next delivery need not wait for its end. Best effort. */
export async function release(holding: Holding, leasing: Leasing): Promise<void> {
  const set = { [leaseUntil]: 0 };
  await change(holding.claim, { set, when: isHeldBy(holding) }, leasing).catch(() => undefined);
}

/** Changes the row; resolves to what it is now, or to the one that stood against the condition. */
async function change(
  wanted: Claim,
  what: Change,
  { store, table, scope }: Leasing,
): Promise<Item> {
  const key = inboxKey(wanted.consumer, wanted.eventId, scope);
  const { Update } = update(table, key, what).item;
  if (Update === undefined) return {};
  try {
    return (await store.update({ ...Update, ...bothWays })) ?? {};
  } catch (error) {
    const obstacle = findObstacle(error);
    if (obstacle) return obstacle.item;
    throw error;
  }
}

const bothWays = {
  ReturnValues: 'ALL_NEW',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
} as const;

function isFree(now: number): Condition {
  const isOver = `${leaseState} = :running AND ${leaseUntil} < :now`;
  return {
    expression: `attribute_not_exists(${partitionKey}) OR ${timeToLiveAttribute} < :seconds OR (${isOver})`,
    values: { ':running': 'running', ':now': now, ':seconds': Math.floor(now / 1000) },
  };
}

function isHeldBy({ owner, fence: token }: Holding): Condition {
  return {
    expression: `#owner = :owner AND ${fence} = :fence AND ${leaseState} = :running`,
    names: { '#owner': ownerAttribute },
    values: { ':owner': owner, ':fence': token, ':running': 'running' },
  };
}

function endOfLease(now: number, { deadlineMs }: Claim, { leaseSeconds }: Leasing): number {
  return leaseSeconds === undefined ? deadlineMs + graceMs : now + leaseSeconds * 1000;
}

function lifeFrom(now: number, { markerLifeSeconds }: Leasing) {
  return { [timeToLiveAttribute]: Math.floor(now / 1000) + markerLifeSeconds };
}

function inProgress({ eventId }: Claim, delayMs: number): InProgressError {
  return new InProgressError(`event ${eventId} is in progress elsewhere`, Math.max(0, delayMs));
}

function numberOf(item: Item, name: string): number {
  return Number(item[name]?.N ?? 0);
}
