import { sweepMetrics } from '../../contracts/metrics.ts';
import { outboxIndex } from '../../contracts/tables.ts';
import type { Trying } from '../runtime/publisher/publish.ts';
import {
  type OutboxPorts,
  publishOutbox,
  type StoredRow,
} from '../runtime/publisher/publish-outbox.ts';
import { embeddedLine } from '../runtime/telemetry.ts';
import type { ListedRow, Page, UnsentRows } from './unsent-rows.ts';

/** What the sweeper reads, where it publishes, how it clears the outbox. */
export type SweepPorts = OutboxPorts & UnsentRows;

export interface SweepOptions extends Trying {
  /** Age from which a row is no longer left to the relay. */
  readonly sweepAfterMs: number;
  /** Under which the metrics stand. */
  readonly functionName: string;
}

/** Time for the rows of one round, so that a message which is always refused starves no others. */
const roundMs = 10_000;

/**
 * Publishes the outbox rows that are older than the relay should ever leave them, the oldest of each
 * shard first, and deletes them: at least once, with the same ids as the relay's, in order within an
 * order. Behind a row that fails the others of its order wait for the next sweep. Stops at the
 * deadline, and measures what it found and did. Rejects, without a measurement, when the outbox
 * cannot be read.
 */
export async function sweepOutbox(ports: SweepPorts, options: SweepOptions): Promise<void> {
  const { host, deadlineMs, sweepAfterMs } = options;
  const startMs = host.now();
  const stopped = new Set<string>();
  let oldestMs = startMs;
  let swept = 0;
  let places = firstPlaces();
  while (places.length > 0 && host.now() < deadlineMs) {
    const pages = await Promise.all(places.map(({ shard, from }) => ports.list(shard, from)));
    const listed = pages.flatMap(({ rows }) => rows);
    const isDue = ({ createdMs }: ListedRow) => createdMs < startMs - sweepAfterMs;
    const due = await ports.read(listed.filter(isDue), options);
    for (const { createdMs } of [...due, ...listed.filter((row) => !isDue(row))]) {
      oldestMs = Math.min(oldestMs, createdMs);
    }
    swept += await publish(due, { ports, stopped }, options);
    places = places.flatMap((place, at) => nextPlace(place, pages[at], isDue));
  }
  measure({ oldestMs: startMs - oldestMs, swept }, options);
}

/** Where to go on reading a shard of the index. */
interface Place {
  readonly shard: number;
  readonly from: Page['next'];
}

function firstPlaces(): readonly Place[] {
  return Array.from({ length: outboxIndex.shards }, (_, shard) => ({ shard, from: undefined }));
}

function nextPlace(
  { shard }: Place,
  page: Page | undefined,
  isDue: (row: ListedRow) => boolean,
): readonly Place[] {
  const isMoreDue = page?.next !== undefined && page.rows.every(isDue);
  return isMoreDue ? [{ shard, from: page.next }] : [];
}

/** Publishes what is not behind a failure; resolves to how many rows it was. */
async function publish(
  due: readonly StoredRow[],
  { ports, stopped }: { readonly ports: SweepPorts; readonly stopped: Set<string> },
  { host, deadlineMs }: Trying,
): Promise<number> {
  const rows = due.filter(({ key }) => !stopped.has(key.pk));
  const trying = { host, deadlineMs: Math.min(deadlineMs, host.now() + roundMs) };
  const failures = await publishOutbox(rows, ports, trying);
  for (const { key } of failures.keys()) stopped.add(key.pk);
  return rows.length - failures.size;
}

function measure(
  { oldestMs, swept }: { readonly oldestMs: number; readonly swept: number },
  { host, functionName }: SweepOptions,
): void {
  const measurement = {
    dimensions: { FunctionName: functionName },
    values: {
      [sweepMetrics.oldestUnsent]: Math.ceil(oldestMs / 1000),
      [sweepMetrics.swept]: swept,
    },
    units: { [sweepMetrics.oldestUnsent]: 'Seconds' },
  };
  host.write(embeddedLine(host.now(), measurement));
}
