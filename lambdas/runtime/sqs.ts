import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type MessageAttributeValue,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { clientSettings } from './clients.ts';
import { lazily } from './lazily.ts';
import { parseCount } from './parse-count.ts';
import { livesAttribute, type Queue } from './queue.ts';

/** What a queue consumer is told of its queues. */
export interface QueueEnvironment {
  readonly SOURCE_QUEUE_URL: string;
  readonly DEAD_LETTER_QUEUE_URL: string;
  readonly MAX_RECEIVE_COUNT: string;
}

/** The queues that a consumer's environment names. */
export function sqsQueue(environment: QueueEnvironment, client?: SQSClient): Queue {
  const QueueUrl = environment.SOURCE_QUEUE_URL;
  // Only failures need it.
  const sqs = lazily(() => client ?? new SQSClient(clientSettings));
  return {
    maxReceiveCount: parseCount('MAX_RECEIVE_COUNT', environment.MAX_RECEIVE_COUNT),
    async sendDeadLetter({ body, attributes, groupId, deduplicationId }) {
      const command = new SendMessageCommand({
        QueueUrl: environment.DEAD_LETTER_QUEUE_URL,
        MessageBody: body,
        MessageAttributes: attributesOf({ ...attributes }),
        MessageGroupId: groupId,
        MessageDeduplicationId: deduplicationId,
      });
      await sqs().send(command);
    },
    async sendAnew({ body, delaySeconds, lives, groupId, traceparent }) {
      const command = new SendMessageCommand({
        QueueUrl,
        MessageBody: body,
        DelaySeconds: delaySeconds,
        MessageAttributes: attributesOf({
          [livesAttribute]: String(lives),
          ...(traceparent && { traceparent }),
        }),
        MessageGroupId: groupId,
      });
      await sqs().send(command);
    },
    async changeVisibility(entries) {
      const Entries = entries.map(({ receiptHandle, seconds }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }));
      await sqs().send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    },
    async remove(receiptHandles) {
      const Entries = receiptHandles.map((ReceiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle,
      }));
      await sqs().send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    },
  };
}

function attributesOf(
  texts: Readonly<Record<string, string>>,
): Record<string, MessageAttributeValue> {
  const attributes: Record<string, MessageAttributeValue> = {};
  for (const [name, value] of Object.entries(texts)) {
    attributes[name] = { DataType: 'String', StringValue: value };
  }
  return attributes;
}
