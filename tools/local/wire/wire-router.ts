import type { WireHandler, WireRequest, WireResponse } from '../ports.ts';

/** Handlers by the service name that the router finds in a request. */
export interface WireServices {
  readonly sqs: WireHandler;
  readonly sns: WireHandler;
  readonly kinesis: WireHandler;
  readonly dynamodb: WireHandler;
  readonly s3: WireHandler;
  readonly lambda: WireHandler;
  /** `/http/<apiId>/...`. */
  readonly http: WireHandler;
}

const byTarget: Readonly<Record<string, keyof WireServices>> = {
  AmazonSQS: 'sqs',
  Kinesis_20131202: 'kinesis',
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'dynamodb',
};

const byScope: Readonly<Record<string, keyof WireServices>> = {
  s3: 's3',
  sns: 'sns',
  lambda: 'lambda',
};

const supported =
  'SQS, SNS, Kinesis, DynamoDB, S3, Lambda Invoke and HTTP APIs under /http/<apiId>';

/**
 * Finds the service a request is for: by its path, its `X-Amz-Target`, then the scope of its
 * signature. What belongs to none is answered with an error that names it.
 */
export function wireRouter(services: WireServices): WireHandler {
  return async (request) => {
    const service = findService(request);
    if (service === undefined) return unknown(request);
    try {
      return await services[service](request);
    } catch (error) {
      return failure(
        500,
        'InternalFailure',
        error instanceof Error ? error.message : String(error),
      );
    }
  };
}

function findService({ path, headers, query }: WireRequest): keyof WireServices | undefined {
  if (path.startsWith('/http/')) return 'http';
  const target = headers['x-amz-target'];
  if (target !== undefined) return byTarget[target.split('.')[0] ?? ''];
  const credential = headers.authorization ?? query.get('X-Amz-Credential') ?? '';
  const scope = /\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(credential)?.[1];
  return scope === undefined ? undefined : byScope[scope];
}

function unknown({ method, path, headers }: WireRequest): WireResponse {
  const target = headers['x-amz-target'];
  const what = target ?? `${method} ${path}`;
  const message = `${what} is of no service that the local cloud has; it has ${supported}`;
  return failure(target ? 400 : 404, 'UnknownOperationException', message);
}

function failure(status: number, type: string, message: string): WireResponse {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': type };
  return { status, headers, body: JSON.stringify({ __type: type, message }) };
}
