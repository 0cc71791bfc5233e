import { discardRecords } from './failure-destination.ts';
import { isAbandoned } from './mapping.ts';
import { eventOf } from './queue-batch.ts';
import { invokeStreamBatch, type ResponseCheck, type StreamOutcome } from './stream-invocation.ts';
import type { StreamParts, StreamRecord } from './stream-parts.ts';
import { backoffMs, waitFor } from './waiting.ts';

/** How a batch becomes an event, and what its response must have; tumbling windows add to both. */
export interface BatchEvent {
  readonly payload: (records: readonly StreamRecord[]) => string;
  readonly check?: ResponseCheck;
  readonly onSuccess?: (payload: string) => void;
}

const PLAIN: BatchEvent = { payload: eventOf };

/** A batch, or what is left of one after a checkpoint or a bisection. */
interface SubBatch {
  readonly records: readonly StreamRecord[];
  /** Failed invocations of exactly these records. */
  readonly attempts: number;
  readonly last?: { readonly requestId: string; readonly returned: boolean };
}

type Failed = Extract<StreamOutcome, { kind: 'failed' }>;

/**
 * Processes one batch of a shard to its end: success, or its records discarded. Retries in place
 * with backoff (KIN-11, KIN-19), bisects without spending retries (KIN-13), moves the checkpoint to
 * the lowest reported record and restarts the counter there (KIN-14), splits expired records off
 * (KIN-17). Returns early when `signal` aborts; `onDone` then has not been told of the rest.
 */
export class StreamBatchProcessor {
  readonly #parts: StreamParts;
  readonly #shardId: string;
  readonly #onDone: (records: readonly StreamRecord[]) => void;

  constructor(
    parts: StreamParts,
    shardId: string,
    onDone: (records: readonly StreamRecord[]) => void,
  ) {
    this.#parts = parts;
    this.#shardId = shardId;
    this.#onDone = onDone;
  }

  async process(
    records: readonly StreamRecord[],
    signal: AbortSignal,
    event: BatchEvent = PLAIN,
  ): Promise<void> {
    const work: SubBatch[] = [{ records, attempts: 0 }];
    let throttles = 0;
    while (!signal.aborted) {
      const batch = await this.#withoutExpired(work.shift());
      if (batch === undefined) {
        if (work.length === 0) return;
        continue;
      }
      const outcome = await this.#invoke(batch, event);
      if (isAbandoned(signal)) return;
      if (outcome.kind === 'success') {
        throttles = 0;
        event.onSuccess?.(outcome.payload);
        this.#onDone(batch.records);
      } else if (outcome.kind === 'throttled') {
        work.unshift(batch);
        await this.#backOff(throttles, signal);
        throttles += 1;
      } else {
        throttles = 0;
        work.unshift(...(await this.#afterFailure(batch, outcome, signal)));
      }
    }
  }

  async #invoke(batch: SubBatch, event: BatchEvent): Promise<StreamOutcome> {
    const { context, report } = this.#parts;
    const { records, attempts } = batch;
    const shardId = this.#shardId;
    if (context.pollerDies?.('received')) return this.#die('received');
    const nowMs = context.clock.now();
    const iteratorAgeMs = nowMs - (records.at(-1)?.record.arrivalMs ?? nowMs);
    report('BatchInvoked', { shardId, size: records.length, attempt: attempts, iteratorAgeMs });
    const payload = event.payload(records);
    const outcome = await invokeStreamBatch(this.#parts, records, { payload, check: event.check });
    if (outcome.kind === 'throttled') report('BatchThrottled', { shardId, size: records.length });
    else if (context.pollerDies?.('responded')) return this.#die('responded');
    else if (outcome.kind === 'success') {
      report('BatchSucceeded', { shardId, size: records.length, requestId: outcome.requestId });
    }
    return outcome;
  }

  /** A new poller takes over at the checkpoint, which is this batch. */
  #die(step: string): StreamOutcome {
    this.#parts.report('PollerDied', { step, shardId: this.#shardId });
    return { kind: 'throttled' };
  }

  /** What is to be done next: nothing, the remaining records, or both halves. */
  async #afterFailure(
    batch: SubBatch,
    outcome: Failed,
    signal: AbortSignal,
  ): Promise<readonly SubBatch[]> {
    const { requestId, error, returned, failedFrom } = outcome;
    const { length: size } = batch.records;
    const detail = { shardId: this.#shardId, requestId, size, error };
    this.#parts.report('BatchFailed', { ...detail, failedFrom });
    const last = { requestId, returned };
    if (failedFrom !== undefined && failedFrom > 0) {
      this.#onDone(batch.records.slice(0, failedFrom));
      return [{ records: batch.records.slice(failedFrom), attempts: 0, last }];
    }
    if (this.#parts.config.bisect && failedFrom === undefined && size > 1) {
      return bisect({ ...batch, last });
    }
    const retried = { ...batch, attempts: batch.attempts + 1, last };
    if (this.#isExhausted(retried)) {
      await this.#discard(retried, 'RetryAttemptsExhausted');
      return [];
    }
    await this.#backOff(batch.attempts, signal);
    return [retried];
  }

  #isExhausted({ attempts }: SubBatch): boolean {
    const { maximumRetryAttempts = -1 } = this.#parts.config;
    return maximumRetryAttempts >= 0 && attempts > maximumRetryAttempts;
  }

  async #withoutExpired(batch: SubBatch | undefined): Promise<SubBatch | undefined> {
    const { maximumRecordAgeSeconds: ageSeconds = -1 } = this.#parts.config;
    if (batch === undefined || ageSeconds < 0) return batch;
    const { clock } = this.#parts.context;
    const nowMs = clock.now();
    const oldestMs = nowMs - (ageSeconds * 1000) / clock.speed;
    const expired = batch.records.filter(({ record }) => record.arrivalMs < oldestMs);
    if (expired.length === 0) return batch;
    await this.#discard({ ...batch, records: expired }, 'RecordAgeExceeded');
    const records = batch.records.filter(({ record }) => record.arrivalMs >= oldestMs);
    return records.length === 0 ? undefined : { ...batch, records };
  }

  async #discard(
    { records, attempts, last }: SubBatch,
    condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded',
  ): Promise<void> {
    if (records.length === 0) return;
    await discardRecords(this.#parts, {
      shardId: this.#shardId,
      records,
      condition,
      invokeCount: attempts,
      requestId: last?.requestId,
      returned: last?.returned ?? false,
    });
    this.#onDone(records);
  }

  #backOff(attempt: number, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#parts.context;
    return waitFor(clock, backoffMs(attempt, random), signal);
  }
}

function bisect(batch: SubBatch): readonly SubBatch[] {
  const middle = Math.ceil(batch.records.length / 2);
  return [
    { ...batch, records: batch.records.slice(0, middle) },
    { ...batch, records: batch.records.slice(middle) },
  ];
}
