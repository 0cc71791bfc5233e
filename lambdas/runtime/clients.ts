/** Settings of every SDK client: fail fast, so that a retry fits into the invocation. */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 },
};
