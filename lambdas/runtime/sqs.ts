import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type MessageAttributeValue,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { clientSettings } from './clients.ts';
import { parseCount } from './parse-count.ts';
import { livesAttribute, type Queue } from './queue.ts';

/** What a queue consumer is told of its queues. */
export interface QueueEnvironment {
  readonly SOURCE_QUEUE_URL: string;
  readonly DEAD_LETTER_QUEUE_URL: string;
  readonly MAX_RECEIVE_COUNT: string;
}

/** The queues that a consumer's environment names. */
export function sqsQueue(
  environment: QueueEnvironment,
  client = new SQSClient(clientSettings),
): Queue {
  const QueueUrl = environment.SOURCE_QUEUE_URL;
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
      await client.send(command);
    },
    async sendAnew({ body, delaySeconds, lives }) {
      const command = new SendMessageCommand({
        QueueUrl,
        MessageBody: body,
        DelaySeconds: delaySeconds,
        MessageAttributes: attributesOf({ [livesAttribute]: String(lives) }),
      });
      await client.send(command);
    },
    async changeVisibility(entries) {
      const Entries = entries.map(({ receiptHandle, seconds }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }));
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    },
    async remove(receiptHandles) {
      const Entries = receiptHandles.map((ReceiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle,
      }));
      await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
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
