import { stateTable } from './effects.ts';
import type { Observe } from './model/tables.ts';
import type { Provider } from './provider.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What only shows while it happens. */
export interface Sightings {
  /** Updates of one key that went back (I4). */
  inversions: number;
  /** Leases taken before their end, noted by somebody else than who executed, or set back (I7, I11). */
  staleHolders: number;
  /** Reports that name what was not in the batch: Lambda takes them as a failure of all (SQS-25). */
  malformed: number;
}

export interface WatchOptions {
  readonly time: VirtualTime;
  readonly provider: Provider;
  /** Whether all clocks agree: only then is an early takeover the runtime's fault. */
  readonly clocksAgree: boolean;
}

/** Looks at every write as it is made. */
export function watchWrites({ time, provider, clocksAgree }: WatchOptions) {
  const seen: Sightings = { inversions: 0, staleHolders: 0, malformed: 0 };
  const last = new Map<string, string>();

  const watchOrder: Observe = (_, item) => {
    const key = item.pk?.S ?? '';
    const sequence = item.last?.S ?? '';
    if (sequence < (last.get(key) ?? '')) seen.inversions += 1;
    last.set(key, sequence);
  };

  const watchLease: Observe = (_, item, before) => {
    const fence = Number(item.fence?.N);
    const eventId = item.pk?.S?.split('#')[1] ?? '';
    const isNoted = item.leaseState?.S === 'done' && before?.leaseState?.S !== 'done';
    const isForeign = isNoted && !provider.fencesOf.get(eventId)?.has(fence);
    const isTakenOver = before?.leaseState?.S === 'running' && item.owner?.S !== before.owner?.S;
    const isEarly = clocksAgree && isTakenOver && Number(before.leaseUntil?.N) > time.now();
    if (isForeign || isEarly || fence < Number(before?.fence?.N ?? 0)) seen.staleHolders += 1;
  };

  const observe: Observe = (table, item, before) => {
    if (table === stateTable) watchOrder(table, item, before);
    if (table === 'inbox' && item.fence) watchLease(table, item, before);
  };
  return { seen, observe };
}
