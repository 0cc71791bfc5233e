import type { ShardPosition, ShardRead, ShardRecord } from '../ports.ts';
import type { ShardCheckpoint } from './shard-checkpoint.ts';
import { laneOf, ShardLane } from './shard-lane.ts';
import { StreamBatchProcessor } from './stream-batch.ts';
import { type StreamParts, type StreamRecord, streamRecord } from './stream-parts.ts';
import { TumblingWindows } from './tumbling-windows.ts';
import { Doorbell, waitFor } from './waiting.ts';

/** How often a shard is read without an arrival (KIN-02, DDS-01). */
const POLL_MS = { kinesis: 1_000, dynamodb: 250 } as const;

const READ_RETRY_MS = 1_000;
const MAX_READ = 10_000;
const MIN_READ_AHEAD = 1_000;

/**
 * Reads one shard and feeds its lanes. Reads ahead up to two batches a lane (at least 1,000
 * records), so a lane that retries holds up the other lanes only when the read-ahead is full of it.
 */
export class ShardWorker {
  readonly #parts: StreamParts;
  readonly #shardId: string;
  readonly #checkpoint: ShardCheckpoint;
  readonly #bell = new Doorbell();
  readonly #lanes: readonly ShardLane[];
  readonly #readAhead: number;
  #open = 0;
  #atTip = false;

  constructor(parts: StreamParts, shardId: string, checkpoint: ShardCheckpoint) {
    const { parallelizationFactor: lanes = 1, batchSize = 100 } = parts.config;
    this.#parts = parts;
    this.#shardId = shardId;
    this.#checkpoint = checkpoint;
    this.#readAhead = Math.max(MIN_READ_AHEAD, 2 * batchSize * lanes);
    this.#lanes = Array.from({ length: lanes }, () => this.#newLane());
  }

  /** Nothing read is unprocessed, and the last read found nothing. */
  get idle(): boolean {
    return this.#atTip && this.#open === 0;
  }

  /** Records may have arrived. */
  ring(): void {
    this.#atTip = false;
    this.#bell.ring();
  }

  /** True when the shard is closed and processed to its end, false when aborted before. */
  async run(signal: AbortSignal): Promise<boolean> {
    const lanes = this.#lanes.map((lane) => lane.run(signal));
    await this.#read(signal);
    for (const lane of this.#lanes) lane.close();
    await Promise.all(lanes);
    return !signal.aborted;
  }

  #newLane(): ShardLane {
    const parts = this.#parts;
    const processor = new StreamBatchProcessor(parts, this.#shardId, (done) => this.#finish(done));
    const tumbling = (parts.config.tumblingWindowSeconds ?? 0) > 0;
    const windows = tumbling ? new TumblingWindows(parts, this.#shardId, processor) : undefined;
    return new ShardLane({ parts, processor, windows });
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts.context;
    const ms = POLL_MS[this.#parts.stream.kind];
    let position = this.#checkpoint.position;
    while (!signal.aborted) {
      const room = this.#readAhead - this.#open;
      if (room <= 0) {
        await this.#bell.wait({ clock, signal });
        continue;
      }
      const read = await this.#readOnce(position, Math.min(room, MAX_READ), signal);
      position = read.next;
      this.#accept(read.records);
      if (read.ended) return;
      if (read.records.length > 0) continue;
      this.#atTip = true;
      await this.#bell.wait({ clock, signal, ms });
    }
  }

  async #readOnce(position: ShardPosition, limit: number, signal: AbortSignal): Promise<ShardRead> {
    try {
      return await this.#parts.stream.read(this.#shardId, position, limit);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#parts.report('ReadFailed', { shardId: this.#shardId, error: text });
      await waitFor(this.#parts.context.clock, READ_RETRY_MS, signal);
      return { records: [], ended: false, next: position };
    }
  }

  #accept(records: readonly ShardRecord[]): void {
    const { matches } = this.#parts.config;
    let filtered = 0;
    for (const record of records) {
      if (!this.#checkpoint.track(record.sequenceNumber, record.arrivalMs)) continue;
      const lambdaRecord = streamRecord(this.#parts, record);
      if (matches !== undefined && !matches(lambdaRecord)) {
        this.#checkpoint.finish(record.sequenceNumber);
        filtered += 1;
        continue;
      }
      const text = JSON.stringify(lambdaRecord);
      this.#open += 1;
      const lane = this.#lanes[laneOf(record.orderKey, this.#lanes.length)];
      lane?.push({ record, text, bytes: Buffer.byteLength(text) });
    }
    if (filtered > 0) {
      this.#parts.report('RecordsFiltered', { shardId: this.#shardId, count: filtered });
    }
  }

  #finish(records: readonly StreamRecord[]): void {
    const wasFull = this.#open >= this.#readAhead;
    this.#open -= records.length;
    for (const { record } of records) this.#checkpoint.finish(record.sequenceNumber);
    if (wasFull) this.#bell.ring();
  }
}
