/**
 * Settings of every SDK client: fail fast, so that a retry fits into the invocation. Without
 * `throwOnRequestTimeout` the SDK only warns, and a request whose answer is lost hangs until the socket
 * does. Over HTTP/2, as to Kinesis, a timeout always throws.
 */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
};
