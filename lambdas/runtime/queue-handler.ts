import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { createEngine } from './engine.ts';
import { type LambdaContext, systemHost } from './host.ts';
import { lanesBy } from './lanes.ts';
import type { ConsumerOptions } from './message.ts';
import { livesAttribute } from './queue.ts';
import {
  type QueueMessage,
  type QueueTransportOptions,
  queueTransport,
} from './queue-transport.ts';
import { fromXray } from './xray.ts';

/** What an SQS consumer's author writes. */
export type QueueConsumerOptions<Event> = ConsumerOptions<Event> & QueueTransportOptions;

/** A Lambda handler for SQS events that reports what was not done. */
export type QueueHandler = (event: SQSEvent, context: LambdaContext) => Promise<SQSBatchResponse>;

/** The handler of a queue; `keepsGroups`: it is FIFO, a message group is a lane. */
export function createQueueHandler<Event>(
  options: QueueConsumerOptions<Event>,
  { keepsGroups }: { readonly keepsGroups: boolean },
): QueueHandler {
  const { host = systemHost } = options;
  const runBatch = createEngine(options, queueTransport({ ...options, host, keepsGroups }));
  return async ({ Records }, context) => {
    const messages = Records.map((record) => queueMessage(record, keepsGroups));
    const { unfinished } = await runBatch(
      lanesBy(messages, ({ groupId, isFifo }) => (isFifo ? groupId : undefined)),
      context,
    );
    const left = messages.filter((message) => unfinished.has(message));
    return { batchItemFailures: left.map(({ id }) => ({ itemIdentifier: id })) };
  };
}

/** A record of Lambda's SQS event as a message (SQS-38). A standard queue's group is no lane. */
function queueMessage(record: SQSRecord, keepsGroups: boolean): QueueMessage {
  const { attributes } = record;
  return {
    id: record.messageId,
    body: record.body,
    attempt: Number(attributes.ApproximateReceiveCount),
    origin: record.eventSourceARN,
    firstReceivedMs: Number(attributes.ApproximateFirstReceiveTimestamp),
    traceparent:
      record.messageAttributes.traceparent?.stringValue ?? fromXray(attributes.AWSTraceHeader),
    receiptHandle: record.receiptHandle,
    groupId: attributes.MessageGroupId,
    lives: Number(record.messageAttributes[livesAttribute]?.stringValue ?? 0),
    isFifo: keepsGroups,
    sequence: attributes.SequenceNumber,
  };
}
