import type { QueueHandle, ReceivedMessage } from '../ports.ts';
import type { MappingContext, Report } from './mapping.ts';
import type { MappingConfig } from './mapping-config.ts';
import { MAX_PAYLOAD_BYTES, type QueuedRecord } from './queue-batch.ts';
import { sqsRecord } from './sqs-record.ts';
import { waitFor } from './waiting.ts';

export interface QueueMappingParts {
  readonly config: MappingConfig;
  readonly queue: QueueHandle;
  readonly context: MappingContext;
  readonly report: Report;
}

/** What one poller holds for one invocation. */
export interface QueueBatch {
  readonly records: readonly QueuedRecord[];
  /** When the first message of it becomes visible again. */
  readonly visibleAtMs: number;
}

interface OpenBatch {
  readonly records: QueuedRecord[];
  visibleAtMs: number;
  bytes: number;
}

const LONG_POLL_MS = 20_000;
const MAX_RECEIVE = 10;
const RECEIVE_RETRY_MS = 1_000;
const EXTRA_VISIBILITY_MS = 30_000;

/** Receives and filters the messages of one batch. */
export class QueueIntake {
  readonly #parts: QueueMappingParts;
  readonly #batchSize: number;
  readonly #windowMs: number;
  readonly #visibilityMs: number;

  constructor(parts: QueueMappingParts) {
    const { config, queue, context } = parts;
    this.#parts = parts;
    this.#batchSize = config.batchSize ?? 10;
    this.#windowMs = (config.windowSeconds ?? 0) * 1000;
    const needed = this.#windowMs + context.functions.timeoutMs(config.functionName);
    const extend = this.#windowMs > 0 && needed > queue.visibilityTimeoutMs;
    this.#visibilityMs = extend ? needed + EXTRA_VISIBILITY_MS : queue.visibilityTimeoutMs;
  }

  /**
   * Long-polls for the first message, then gathers until the batch is full, the window is over or
   * the payload is 6 MB (SQS-12, SQS-13). `onHeld` is told of every message that is taken.
   */
  async gather(signal: AbortSignal, onHeld: (count: number) => void): Promise<QueueBatch> {
    const batch: OpenBatch = { records: [], visibleAtMs: Number.POSITIVE_INFINITY, bytes: 0 };
    const accept = (messages: readonly ReceivedMessage[]) => {
      onHeld(messages.length);
      this.#accept(batch, messages);
    };
    accept(await this.#receive(this.#batchSize, LONG_POLL_MS, signal));
    if (this.#windowMs === 0 || batch.records.length === 0) return batch;
    const window = new AbortController();
    const timer = this.#parts.context.clock.after(this.#windowMs, () => window.abort());
    const either = AbortSignal.any([signal, window.signal]);
    while (!either.aborted && !this.#isFull(batch)) {
      const room = this.#batchSize - batch.records.length;
      accept(await this.#receive(room, this.#windowMs, either));
    }
    timer.cancel();
    return batch;
  }

  #isFull({ records, bytes }: OpenBatch): boolean {
    return records.length >= this.#batchSize || bytes >= MAX_PAYLOAD_BYTES;
  }

  async #receive(
    room: number,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<readonly ReceivedMessage[]> {
    const { queue, context, report } = this.#parts;
    const max = Math.min(MAX_RECEIVE, room);
    const visibilityTimeoutMs = this.#visibilityMs;
    try {
      return await queue.receive({ max, waitMs, visibilityTimeoutMs, signal });
    } catch (error) {
      if (signal.aborted) return [];
      report('ReceiveFailed', { error: error instanceof Error ? error.message : String(error) });
      await waitFor(context.clock, RECEIVE_RETRY_MS, signal);
      return [];
    }
  }

  #accept(batch: OpenBatch, messages: readonly ReceivedMessage[]): void {
    const { config, queue, context, report } = this.#parts;
    if (messages.length === 0) return;
    const visibleAtMs = context.clock.deadline(this.#visibilityMs);
    batch.visibleAtMs = Math.min(batch.visibleAtMs, visibleAtMs);
    let filtered = 0;
    for (const message of messages) {
      const record = sqsRecord(message, queue, context.place);
      if (config.matches !== undefined && !config.matches(record)) {
        removeMessage(this.#parts, message);
        filtered += 1;
        continue;
      }
      const text = JSON.stringify(record);
      const bytes = Buffer.byteLength(text);
      batch.records.push({ message, text, bytes });
      batch.bytes += bytes;
    }
    if (filtered > 0) report('RecordsFiltered', { count: filtered });
  }
}

/** Deletes; a refusal (FIFO-11: expired handle) is reported and the message reappears (SQS-36). */
export function removeMessage(parts: QueueMappingParts, message: ReceivedMessage): void {
  try {
    parts.queue.remove(message.receiptHandle);
  } catch (error) {
    parts.report('DeleteFailed', {
      messageId: message.messageId,
      error: error instanceof Error ? error.message : String(error),
    });
  }
}
