import type { KinesisStream } from './kinesis-stream.ts';
import type { StoredRecord } from './record-log.ts';
import type { StreamShard } from './stream-shard.ts';

export interface ShardPage {
  readonly records: readonly StoredRecord[];
  /** Index to go on at. */
  readonly next: number;
  /** Age of the oldest record after this page; 0 when there is none. */
  readonly millisBehindLatest: number;
}

export interface PageLimits {
  readonly records: number;
  /** Bytes of data; at least one record is read. */
  readonly bytes: number;
  readonly nowMs: number;
}

/** GetRecords returns at most 10 MiB (KIN-27). */
export const maximumPageBytes = 10_485_760;

/** Reads from an index on; older records than the shard keeps are passed over. */
export function readPage(shard: StreamShard, from: number, limits: PageLimits): ShardPage {
  const { log } = shard;
  const records: StoredRecord[] = [];
  let next = Math.max(from, log.first);
  let bytes = 0;
  while (next < log.next && records.length < limits.records) {
    const record = log.get(next);
    if (records.length > 0 && bytes + record.data.length > limits.bytes) break;
    bytes += record.data.length;
    records.push(record);
    next += 1;
  }
  const behind = next < log.next ? Math.max(0, limits.nowMs - log.get(next).arrivalMs) : 0;
  return { records, next, millisBehindLatest: behind };
}

/** Reports what was read; `RecordsRead` carries the count and how far behind the reader is. */
export function reportRead(stream: KinesisStream, shard: StreamShard, page: ShardPage): void {
  if (page.records.length === 0) return;
  stream.report('RecordsRead', {
    shardId: shard.id,
    count: page.records.length,
    millisBehindLatest: page.millisBehindLatest,
  });
}
