import type { CancellationReason } from '@aws-sdk/client-dynamodb';

/** What a cancelled transaction says of one message's part in it. */
export type Verdict =
  /** Nothing of its own stood in the way. */
  | 'innocent'
  /** Its marker is there: an earlier delivery was applied. */
  | 'duplicate'
  /** Its marker is there and is its own: the response of an earlier attempt was lost (DDB-02). */
  | 'own'
  /** Its marker is there, but other items were contended: read the marker to be sure (DDB-07). */
  | 'unsure'
  /** A business condition failed. */
  | 'refused'
  /** DynamoDB will never take these writes. */
  | 'invalid'
  /** Conflict or throttling: another attempt may succeed. */
  | 'transient';

/** The attribute of an inbox row that holds the id of the delivery attempt that wrote it. */
export const ownerAttribute = 'owner';

const conditionFailed = 'ConditionalCheckFailed';

const invalidCodes = new Set(['ValidationError', 'ItemCollectionSizeLimitExceeded']);

/** The reasons, in request order, when the error is a cancelled transaction (DDB-05). */
export function findReasons(error: unknown): readonly CancellationReason[] | undefined {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  return 'CancellationReasons' in error && Array.isArray(error.CancellationReasons)
    ? error.CancellationReasons
    : undefined;
}

/** The verdict on one message, from the reasons of its items, its marker's first (DDB-06, DDB-07). */
export function verdictOf(reasons: readonly CancellationReason[], owner: string): Verdict {
  const [marker, ...business] = reasons;
  const codes = business.map(codeOf).filter((code) => code !== 'None');
  if (marker && codeOf(marker) === conditionFailed) {
    if (marker.Item?.[ownerAttribute]?.S === owner) return 'own';
    return codes.every((code) => code === conditionFailed) ? 'duplicate' : 'unsure';
  }
  const all = marker && codeOf(marker) !== 'None' ? [codeOf(marker), ...codes] : codes;
  if (all.length === 0) return 'innocent';
  if (all.some((code) => invalidCodes.has(code))) return 'invalid';
  return all.every((code) => code === conditionFailed) ? 'refused' : 'transient';
}

function codeOf(reason: CancellationReason): string {
  return reason.Code ?? 'None';
}
