import type { InvokeResult } from '../ports.ts';
import { type BatchVerdict, readBatchResponse } from './batch-response.ts';
import { invokeFunction } from './invoke-function.ts';
import type { StreamParts, StreamRecord } from './stream-parts.ts';

/** What one invocation of a stream batch came to. */
export type StreamOutcome =
  | { readonly kind: 'throttled' }
  | { readonly kind: 'success'; readonly requestId: string; readonly payload: string }
  | {
      readonly kind: 'failed';
      readonly requestId: string;
      readonly error: string;
      /** The function returned; its report failed the batch. */
      readonly returned: boolean;
      /** Index of the lowest record that a valid report names; undefined: the whole batch failed. */
      readonly failedFrom?: number;
    };

/** Judges a response beyond the batch report: an error text, or undefined. */
export type ResponseCheck = (payload: string) => string | undefined;

/** Invokes with `payload`, the event of `records`, and reads the answer (KIN-14, KIN-16). */
export async function invokeStreamBatch(
  parts: StreamParts,
  records: readonly StreamRecord[],
  call: { readonly payload: string; readonly check?: ResponseCheck },
): Promise<StreamOutcome> {
  const { config, context, report } = parts;
  const { functionName } = config;
  const result = await invokeFunction(context.functions, report, {
    functionName,
    payload: call.payload,
  });
  if (result.kind === 'throttled') return result;
  const { requestId } = result;
  if (result.kind === 'failed') {
    return { kind: 'failed', requestId, error: result.error, returned: false };
  }
  const error = call.check?.(result.payload);
  if (error !== undefined) return { kind: 'failed', requestId, error, returned: true };
  return judge(parts, records, result);
}

function judge(
  { config }: StreamParts,
  records: readonly StreamRecord[],
  { requestId, payload }: Extract<InvokeResult, { kind: 'returned' }>,
): StreamOutcome {
  if (!config.reportBatchItemFailures) return { kind: 'success', requestId, payload };
  const ids = new Set(records.map(({ record }) => record.sequenceNumber));
  const verdict: BatchVerdict = readBatchResponse(payload, ids, 'stream');
  if (verdict.kind === 'success') return { kind: 'success', requestId, payload };
  if (verdict.kind === 'failure') {
    return { kind: 'failed', requestId, error: verdict.reason, returned: true };
  }
  const failedFrom = records.findIndex(({ record }) =>
    verdict.failedIds.has(record.sequenceNumber),
  );
  const error = `the function reported ${verdict.failedIds.size} of ${records.length} records`;
  return { kind: 'failed', requestId, error, returned: true, failedFrom };
}
