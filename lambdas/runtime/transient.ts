const transientNames =
  /Throttl|ProvisionedThroughput|RequestLimit|^(IdempotentParameterMismatch|TransactionConflict|TransactionInProgress)Exception$|^(InternalServerError|TimeoutError)$/;

/**
 * A throttle, a conflict, a fault of the service or of the way to it: the same request may succeed.
 * A mistake in the request, a missing right and a fault of our own code are not.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (transientNames.test(error.name)) return true;
  if (!('$metadata' in error)) return 'code' in error && typeof error.code === 'string';
  const metadata = error.$metadata as { readonly httpStatusCode?: number } | undefined;
  const status = metadata?.httpStatusCode;
  return status === undefined || status >= 500 || status === 429;
}

/** DynamoDB will never take this request. */
export function isInvalid(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationException';
}
