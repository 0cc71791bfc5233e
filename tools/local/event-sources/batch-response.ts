/** What a function's response says about its batch. */
export type BatchVerdict =
  | { readonly kind: 'success' }
  | { readonly kind: 'partial'; readonly failedIds: ReadonlySet<string> }
  | { readonly kind: 'failure'; readonly reason: string };

const SUCCESS: BatchVerdict = { kind: 'success' };

/**
 * Reads the response of a function with ReportBatchItemFailures (SQS-24, SQS-25, KIN-16).
 * `ids` are the batch's message ids or sequence numbers. Streams also take `""` and `[]` as success.
 */
export function readBatchResponse(
  payload: string,
  ids: ReadonlySet<string>,
  source: 'queue' | 'stream',
): BatchVerdict {
  if (payload === '') return SUCCESS;
  const response = parseJson(payload);
  if (response === undefined) return failure('the response is not JSON');
  if (response === null) return SUCCESS;
  if (source === 'stream' && (response === '' || isEmptyList(response))) return SUCCESS;
  if (typeof response !== 'object' || Array.isArray(response)) {
    return failure('the response is not an object');
  }
  if (isBlank(response, source)) return SUCCESS;
  if (!('batchItemFailures' in response)) return failure('the response has no batchItemFailures');
  return readFailures(response.batchItemFailures, ids);
}

/** `{}`; a stream's aggregating function may return its state alone (KIN-25). */
function isBlank(response: object, source: 'queue' | 'stream'): boolean {
  return Object.keys(response).every((key) => source === 'stream' && key === 'state');
}

function readFailures(list: unknown, ids: ReadonlySet<string>): BatchVerdict {
  if (list === null || isEmptyList(list)) return SUCCESS;
  if (!Array.isArray(list)) return failure('batchItemFailures is not a list');
  const failedIds = new Set<string>();
  for (const item of list) {
    const id: unknown = item?.itemIdentifier;
    if (typeof id !== 'string' || !ids.has(id)) {
      return failure(`itemIdentifier ${JSON.stringify(id)} is not in the batch`);
    }
    failedIds.add(id);
  }
  return { kind: 'partial', failedIds };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function failure(reason: string): BatchVerdict {
  return { kind: 'failure', reason };
}
