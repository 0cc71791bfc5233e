import { MAX_PAYLOAD_BYTES } from './queue-batch.ts';
import type { StreamBatchProcessor } from './stream-batch.ts';
import type { StreamParts, StreamRecord } from './stream-parts.ts';
import type { TumblingWindows } from './tumbling-windows.ts';
import { Doorbell } from './waiting.ts';

export interface ShardLaneOptions {
  readonly parts: StreamParts;
  readonly processor: StreamBatchProcessor;
  /** Only with TumblingWindowInSeconds. */
  readonly windows?: TumblingWindows;
}

/**
 * One sequence of batches of a shard: the shard's only one, or one of ParallelizationFactor many,
 * each with the partition keys that hash to it (KIN-03).
 */
export class ShardLane {
  readonly #options: ShardLaneOptions;
  readonly #batchSize: number;
  readonly #windowMs: number;
  readonly #bell = new Doorbell();
  #pending: StreamRecord[] = [];
  #closed = false;

  constructor(options: ShardLaneOptions) {
    const { batchSize = 100, windowSeconds = 0 } = options.parts.config;
    this.#options = options;
    this.#batchSize = batchSize;
    this.#windowMs = windowSeconds * 1000;
  }

  push(record: StreamRecord): void {
    this.#pending.push(record);
    this.#bell.ring();
  }

  /** No more records will come: the lane ends when it is through. */
  close(): void {
    this.#closed = true;
    this.#bell.ring();
  }

  /** Works until closed and empty, or aborted; then what is pending is dropped. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#awaitRecords(signal);
      if (signal.aborted) break;
      if (this.#pending.length > 0) await this.#processNext(signal);
      else if (this.#closed) break;
    }
    if (!signal.aborted) await this.#options.windows?.end(signal);
    this.#pending = [];
  }

  async #processNext(signal: AbortSignal): Promise<void> {
    const { processor, windows } = this.#options;
    const batch = this.#take();
    const first = batch[0];
    if (windows === undefined || first === undefined) {
      await processor.process(batch, signal);
      return;
    }
    const event = await windows.enter(first, signal);
    if (!signal.aborted) await processor.process(batch, signal, event);
    if (!signal.aborted) await windows.endIfTooLarge(signal);
  }

  async #awaitRecords(signal: AbortSignal): Promise<void> {
    const { windows, parts } = this.#options;
    const { clock } = parts.context;
    while (this.#pending.length === 0 && !this.#closed && !signal.aborted) {
      await this.#bell.wait({ clock, signal, ms: windows?.msToEnd() });
      if (this.#pending.length === 0) await windows?.endIfOver(signal);
    }
    if (this.#windowMs > 0) await this.#awaitFullBatch(signal);
  }

  /** Until the batch is full or the batching window, which starts here, is over. */
  async #awaitFullBatch(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options.parts.context;
    const over = new AbortController();
    const timer = clock.after(this.#windowMs, () => over.abort());
    const either = AbortSignal.any([signal, over.signal]);
    while (!either.aborted && !this.#closed && this.#pending.length < this.#batchSize) {
      await this.#bell.wait({ clock, signal: either });
    }
    timer.cancel();
  }

  /** The next batch: at most the batch size, 6 MB, one tumbling window. */
  #take(): StreamRecord[] {
    const { windows } = this.#options;
    const [first] = this.#pending;
    let bytes = 0;
    let count = 0;
    for (const item of this.#pending) {
      bytes += item.bytes + 1;
      const fits = count === 0 || bytes <= MAX_PAYLOAD_BYTES;
      const same = first === undefined || (windows?.isSame(first, item) ?? true);
      if (count >= this.#batchSize || !fits || !same) break;
      count += 1;
    }
    return this.#pending.splice(0, count);
  }
}

/** Which of `lanes` a key belongs to (FNV-1a). */
export function laneOf(orderKey: string, lanes: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < orderKey.length; index += 1) {
    hash = Math.imul(hash ^ orderKey.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % lanes;
}
