import { randomUUID } from 'node:crypto';
import { AwsError, type WireHandler, type WireRequest, type WireResponse } from '../ports.ts';
import type { SqsService } from './sqs-service.ts';
import { WireInput } from './wire-input.ts';
import { messageOperations } from './wire-messages.ts';
import type { WireOperation } from './wire-operation.ts';
import { queueOperations } from './wire-queues.ts';

const TARGET = /^AmazonSQS\.([A-Za-z]+)$/;
const OPERATIONS = new Map<string, WireOperation>(
  Object.entries({ ...messageOperations, ...queueOperations }),
);

/** Codes that the older query protocol, and with it the SDK's `Error.Code`, spells otherwise. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
};

/** SQS on the wire: AWS JSON 1.0, the operation in `X-Amz-Target: AmazonSQS.<Operation>`. */
export function sqsWire(service: SqsService): WireHandler {
  return async (request) => {
    try {
      return respond(200, await answer(service, request), {});
    } catch (error) {
      return respondError(error);
    }
  };
}

async function answer(service: SqsService, request: WireRequest): Promise<object> {
  const [, name = ''] = TARGET.exec(request.headers['x-amz-target'] ?? '') ?? [];
  const operation = OPERATIONS.get(name);
  if (operation === undefined) {
    throw new AwsError('UnsupportedOperation', `Operation ${name || '(none)'} is not supported.`);
  }
  const input = WireInput.parse(request.body.toString());
  return operation({ service, input, signal: request.signal });
}

function respondError(error: unknown): WireResponse {
  const { code, status, message } =
    error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
  const queryCode = `${QUERY_CODES[code] ?? code};${status < 500 ? 'Sender' : 'Receiver'}`;
  const body = { __type: `com.amazonaws.sqs#${code}`, message };
  return respond(status, body, { 'x-amzn-query-error': queryCode });
}

function respond(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>>,
): WireResponse {
  return {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': randomUUID(),
      ...headers,
    },
    body: JSON.stringify(body),
  };
}
