import { randomUUID } from 'node:crypto';
import { AwsError, type WireHandler, type WireRequest } from '../ports.ts';
import { JsonInput } from './json-input.ts';
import { kinesisOperations } from './kinesis-operations.ts';
import type { KinesisService } from './kinesis-service.ts';

const contentType = 'application/x-amz-json-1.1';

/** The JSON 1.1 protocol of Kinesis, over any transport: `X-Amz-Target: Kinesis_20131202.<Op>`. */
export function kinesisWire(service: KinesisService): WireHandler {
  return async (request) => {
    const headers = { 'content-type': contentType, 'x-amzn-requestid': randomUUID() };
    try {
      return { status: 200, headers, body: JSON.stringify(answer(service, request)) };
    } catch (error) {
      const { code, message, status } = toAwsError(error);
      return { status, headers, body: JSON.stringify({ __type: code, message }) };
    }
  };
}

function answer(service: KinesisService, request: WireRequest): object {
  const name = /^Kinesis_20131202\.(\w+)$/.exec(request.headers['x-amz-target'] ?? '')?.[1] ?? '';
  const operation = Object.hasOwn(kinesisOperations, name) ? kinesisOperations[name] : undefined;
  if (operation === undefined) {
    const supported = Object.keys(kinesisOperations).join(', ');
    throw new AwsError(
      'UnsupportedOperation',
      `Kinesis ${name} is not supported here; supported: ${supported}`,
    );
  }
  return operation(service, new JsonInput(parseBody(request)));
}

function parseBody({ headers, body }: WireRequest): unknown {
  if (headers['content-type']?.includes('cbor')) {
    throw new AwsError('SerializationException', `send ${contentType}, CBOR is not supported here`);
  }
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new AwsError('SerializationException', 'the body is not JSON');
  }
}

function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError(
    'InternalFailure',
    error instanceof Error ? error.message : String(error),
    500,
  );
}
