import type { InvokeResult } from '../ports.ts';
import { type BatchVerdict, readBatchResponse } from './batch-response.ts';
import type { ConcurrencyAllowance } from './concurrency-allowance.ts';
import { invokeFunction } from './invoke-function.ts';
import { isAbandoned } from './mapping.ts';
import { eventOf, type QueuedRecord, splitByPayload } from './queue-batch.ts';
import { type QueueBatch, type QueueMappingParts, removeMessage } from './queue-intake.ts';
import { backoffMs, waitFor } from './waiting.ts';

/** Invokes the function with a batch and deletes what was processed (SQS-21 to SQS-27). */
export class QueueDelivery {
  readonly #parts: QueueMappingParts;
  readonly #allowance: ConcurrencyAllowance;
  readonly #reporting: boolean;

  constructor(parts: QueueMappingParts, allowance: ConcurrencyAllowance) {
    this.#parts = parts;
    this.#allowance = allowance;
    this.#reporting = parts.config.reportBatchItemFailures ?? false;
  }

  /** In several invocations when the payload is too large for one; a failed group is not overtaken. */
  async deliver(batch: QueueBatch, signal: AbortSignal): Promise<void> {
    const blocked = new Set<string>();
    for (const part of splitByPayload(batch.records)) {
      const records = part.filter(({ message }) => !blocked.has(groupOf(message)));
      if (records.length === 0) continue;
      const done = await this.#deliverPart({ ...batch, records }, signal);
      for (const { message } of records) {
        if (this.#parts.queue.fifo && !done.has(message.messageId)) blocked.add(groupOf(message));
      }
    }
  }

  /** The ids of the messages that are done. */
  async #deliverPart(batch: QueueBatch, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const { context, report } = this.#parts;
    const size = batch.records.length;
    if (context.pollerDies?.('received')) return this.#lose('received', size);
    const result = await this.#invoke(batch, signal);
    if (result === undefined) return new Set();
    if (isAbandoned(signal) || context.pollerDies?.('responded'))
      return this.#lose('responded', size);
    const verdict = this.#judge(result, batch.records);
    this.#throttlePolling(verdict);
    const done = batch.records.filter(({ message }) => isDone(verdict, message.messageId));
    for (const { message } of done) removeMessage(this.#parts, message);
    const { requestId } = result;
    if (verdict.kind === 'failure')
      report('BatchFailed', { requestId, size, error: verdict.reason });
    else if (verdict.kind === 'partial') {
      report('BatchPartlyFailed', { requestId, size, failed: verdict.failedIds.size });
    } else report('BatchSucceeded', { requestId, size });
    return new Set(done.map(({ message }) => message.messageId));
  }

  #lose(step: string, size: number): ReadonlySet<string> {
    this.#parts.report('PollerDied', { step, size });
    return new Set();
  }

  /** Undefined when the messages came back to the queue before the function took them (SQS-17). */
  async #invoke(
    batch: QueueBatch,
    signal: AbortSignal,
  ): Promise<Exclude<InvokeResult, { kind: 'throttled' }> | undefined> {
    const { context, config, queue, report } = this.#parts;
    const handles = batch.records.map(({ message }) => message.receiptHandle);
    const call = { functionName: config.functionName, payload: eventOf(batch.records) };
    const size = batch.records.length;
    for (let attempt = 0; ; attempt += 1) {
      report('BatchInvoked', { size, attempt });
      const ceaseWork = queue.workOn(handles);
      const result = await invokeFunction(context.functions, report, call);
      ceaseWork();
      if (result.kind !== 'throttled') return result;
      report('BatchThrottled', { size, attempt });
      await waitFor(context.clock, backoffMs(attempt, context.random), signal);
      if (signal.aborted || context.clock.now() >= batch.visibleAtMs) break;
    }
    report('BatchDropped', { size });
    return undefined;
  }

  #judge(
    result: Exclude<InvokeResult, { kind: 'throttled' }>,
    records: readonly QueuedRecord[],
  ): BatchVerdict {
    if (result.kind === 'failed') return { kind: 'failure', reason: result.error };
    if (!this.#reporting) return { kind: 'success' };
    const ids = new Set(records.map(({ message }) => message.messageId));
    return readBatchResponse(result.payload, ids, 'queue');
  }

  #throttlePolling(verdict: BatchVerdict): void {
    if (verdict.kind === 'failure' && !this.#reporting) this.#allowance.shrink();
    else this.#allowance.grow();
  }
}

function isDone(verdict: BatchVerdict, messageId: string): boolean {
  if (verdict.kind === 'failure') return false;
  return verdict.kind === 'success' || !verdict.failedIds.has(messageId);
}

function groupOf(message: QueuedRecord['message']): string {
  return message.systemAttributes.MessageGroupId ?? '';
}
