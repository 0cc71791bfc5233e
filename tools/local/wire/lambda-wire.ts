import {
  AwsError,
  type Functions,
  type InvokeResult,
  type WireHandler,
  type WireResponse,
} from '../ports.ts';

const invocations = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const json = { 'content-type': 'application/json' };

/** Lambda's `Invoke`: `RequestResponse`, `Event` and `DryRun`. */
export function lambdaWire(functions: Functions): WireHandler {
  return async ({ method, path, headers, body }) => {
    const name = invocations.exec(path)?.[1];
    if (method !== 'POST' || name === undefined) {
      return failure(
        404,
        'UnknownOperationException',
        `${method} ${path}: only Invoke is supported`,
      );
    }
    try {
      const reference = decodeURIComponent(name);
      functions.timeoutMs(reference);
      return await invoke(functions, {
        reference,
        type: headers['x-amz-invocation-type'] ?? 'RequestResponse',
        payload: body.length > 0 ? body.toString() : '{}',
      });
    } catch (error) {
      const known =
        error instanceof AwsError ? error : new AwsError('ServiceException', String(error), 500);
      return failure(known.status, known.code, known.message);
    }
  };
}

interface Invocation {
  readonly reference: string;
  readonly type: string;
  readonly payload: string;
}

async function invoke(
  functions: Functions,
  { reference, type, payload }: Invocation,
): Promise<WireResponse> {
  if (type === 'DryRun') return { status: 204, headers: {}, body: '' };
  const result = functions.invoke(reference, payload);
  if (type !== 'Event') return answer(await result);
  void result.catch(() => undefined);
  return { status: 202, headers: {}, body: '' };
}

function answer(result: InvokeResult): WireResponse {
  const headers = { ...json, 'x-amz-executed-version': '$LATEST' };
  switch (result.kind) {
    case 'returned':
      return { status: 200, headers, body: result.payload };
    case 'failed': {
      const body = isJson(result.error)
        ? result.error
        : JSON.stringify({ errorMessage: result.error });
      return { status: 200, headers: { ...headers, 'x-amz-function-error': 'Unhandled' }, body };
    }
    case 'throttled':
      return failure(429, 'TooManyRequestsException', 'Rate Exceeded.');
  }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

function failure(status: number, type: string, message: string): WireResponse {
  const headers = { ...json, 'x-amzn-errortype': type };
  return { status, headers, body: JSON.stringify({ Type: 'User', message, Message: message }) };
}
