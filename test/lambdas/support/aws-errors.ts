import type { CancellationReason } from '@aws-sdk/client-dynamodb';

/** An error as the SDK throws it. */
export function awsError(name: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(`${name} happened`), { name, $metadata: { httpStatusCode } });
}

/** A request whose response never came. */
export function transportError(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', $metadata: {} });
}

/** A cancelled transaction with these reasons, in request order. */
export function canceled(reasons: readonly CancellationReason[]): Error {
  return Object.assign(awsError('TransactionCanceledException'), { CancellationReasons: reasons });
}

/** A cancelled transaction of which only codes matter. */
export function canceledBy(...codes: readonly string[]): Error {
  return canceled(codes.map((Code) => ({ Code })));
}

/** A single write whose condition failed on this item, when it was asked for. */
export function conditionFailed(item?: CancellationReason['Item']): Error {
  return Object.assign(awsError('ConditionalCheckFailedException'), item && { Item: item });
}
