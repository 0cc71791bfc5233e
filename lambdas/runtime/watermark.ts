import { runFolded } from './folded-lane.ts';
import { type Host, systemHost } from './host.ts';
import type { Commit, Idempotency } from './idempotency.ts';
import type { ItemStore } from './item-store.ts';
import type { Counting } from './position.ts';
import { applyItem, type Landing, type Run } from './watermark-run.ts';

export interface WatermarkOptions {
  readonly store: ItemStore;
  /**
   * `events`: the `sequence` that each `source` gives its events of an item. `records`: the sequence
   * numbers of the stream or FIFO queue, which hide a redelivery but not a producer's repeat.
   *
   * @default 'events'
   */
  readonly counts?: Counting;
  /**
   * Part of the watermark's name; another scope applies events again on purpose.
   *
   * @default 'live'
   */
  readonly scope?: string;
  /** @default the machine */
  readonly host?: Host;
}

/**
 * The item itself remembers the last position applied to it, for each lineage, in the request that
 * changes it: no marker, and one request for a run of events. Positions must grow within an item and
 * lineage. What comes behind the watermark counts as a duplicate, also when it never was applied: a
 * dead letter of this mode is repaired by a replay into an empty item, not by a redrive. Items are
 * independent: a failure stops its own item, also where several share a message group or key.
 */
export function watermark(options: WatermarkOptions): Idempotency {
  const { store, counts = 'events', scope = 'live', host = systemHost } = options;

  const applyRun = async (commits: readonly Commit[]): Promise<readonly Landing[]> => {
    const run: Run = { store, host, scope, counts, landings: new Map() };
    const items = Map.groupBy(commits, ({ writes }) => writes[0]?.key);
    await Promise.all([...items.values()].map((commits) => applyItem(commits, run)));
    return commits.map((commit) => run.landings.get(commit) ?? 'behind');
  };

  return {
    async apply(commit) {
      const [landing] = await applyRun([commit]);
      if (landing === 'applied' || landing === 'duplicate') return landing;
      throw Object(landing).error;
    },
    runLane: (lane, steps) => runFolded(lane, steps, applyRun),
  };
}
