import type { BatchEvent, StreamBatchProcessor } from './stream-batch.ts';
import type { StreamParts, StreamRecord } from './stream-parts.ts';

const MAX_STATE_BYTES = 1024 * 1024;

interface Window {
  readonly startMs: number;
  readonly endMs: number;
  state: Readonly<Record<string, unknown>>;
  terminatedEarly: boolean;
}

/**
 * The tumbling windows of one shard (KIN-25): records are grouped by arrival time, the state that
 * the function returns goes into its next invocation, and each window ends with a final invocation
 * without records. State above 1 MB ends the window early.
 */
export class TumblingWindows {
  readonly #parts: StreamParts;
  readonly #shardId: string;
  readonly #processor: StreamBatchProcessor;
  readonly #lengthMs: number;
  #window: Window | undefined;

  constructor(parts: StreamParts, shardId: string, processor: StreamBatchProcessor) {
    const { clock } = parts.context;
    const nowMs = clock.now();
    const seconds = parts.config.tumblingWindowSeconds ?? 0;
    this.#parts = parts;
    this.#shardId = shardId;
    this.#processor = processor;
    this.#lengthMs = Math.max(1, Math.round(clock.deadline(seconds * 1000) - nowMs));
  }

  isSame(one: StreamRecord, other: StreamRecord): boolean {
    return this.#startOf(one) === this.#startOf(other);
  }

  /** The event of a batch that starts with `first`; ends the window before it, if another. */
  async enter(first: StreamRecord, signal: AbortSignal): Promise<BatchEvent> {
    const startMs = this.#startOf(first);
    if (this.#window !== undefined && this.#window.startMs !== startMs) await this.end(signal);
    this.#window ??= {
      startMs,
      endMs: startMs + this.#lengthMs,
      state: {},
      terminatedEarly: false,
    };
    return this.#event(this.#window, false);
  }

  /** Uncompressed wait to the window's end; undefined when there is no window. */
  msToEnd(): number | undefined {
    if (this.#window === undefined) return undefined;
    const { clock } = this.#parts.context;
    const { tumblingWindowSeconds = 0 } = this.#parts.config;
    const share = (this.#window.endMs - clock.now()) / this.#lengthMs;
    return Math.max(0, share) * tumblingWindowSeconds * 1000;
  }

  async endIfOver(signal: AbortSignal): Promise<void> {
    if (this.#window !== undefined && this.#parts.context.clock.now() >= this.#window.endMs) {
      await this.end(signal);
    }
  }

  /** Ends the window at once when its state is too large. */
  async endIfTooLarge(signal: AbortSignal): Promise<void> {
    if (this.#window?.terminatedEarly) await this.end(signal);
  }

  /** The final invocation of the window, if there is one: time is over, or the shard ended. */
  async end(signal: AbortSignal): Promise<void> {
    const window = this.#window;
    if (window === undefined) return;
    await this.#processor.process([], signal, this.#event(window, true));
    if (!signal.aborted) this.#window = undefined;
  }

  #startOf({ record }: StreamRecord): number {
    return Math.floor(record.arrivalMs / this.#lengthMs) * this.#lengthMs;
  }

  #event(window: Window, final: boolean): BatchEvent {
    return {
      payload: (records) => this.#payload(window, records, final),
      check: (payload) =>
        stateOf(payload) === undefined ? 'the response has no state' : undefined,
      onSuccess: (payload) => {
        window.state = stateOf(payload) ?? {};
        window.terminatedEarly = Buffer.byteLength(JSON.stringify(window.state)) > MAX_STATE_BYTES;
      },
    };
  }

  #payload(window: Window, records: readonly StreamRecord[], final: boolean): string {
    const rest = JSON.stringify({
      window: {
        start: new Date(window.startMs).toISOString(),
        end: new Date(window.endMs).toISOString(),
      },
      state: window.state,
      shardId: this.#shardId,
      eventSourceARN: this.#parts.stream.arn,
      isFinalInvokeForWindow: final,
      isWindowTerminatedEarly: window.terminatedEarly,
    });
    const texts = records.map(({ text }) => text).join(',');
    return `{"Records":[${texts}],${rest.slice(1)}`;
  }
}

function stateOf(payload: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const state: unknown = JSON.parse(payload)?.state;
    return typeof state === 'object' && state !== null ? { ...state } : undefined;
  } catch {
    return undefined;
  }
}
