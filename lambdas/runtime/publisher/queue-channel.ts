import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Channel } from './channel.ts';
import { attributesOf, refusalsOf } from './message-entry.ts';

/** SQS SendMessageBatch: ten entries, 1 MiB together. */
export function queueChannel(client: Pick<SQSClient, 'send'>, queueUrl: string): Channel {
  return {
    maxEntries: 10,
    maxBytes: 1024 * 1024,
    isOrdered: false,
    async publish(batch) {
      const Entries = batch.map((message, index) => ({
        Id: String(index),
        MessageBody: message.body,
        MessageAttributes: attributesOf(message),
      }));
      const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries });
      return refusalsOf((await client.send(command)).Failed);
    },
  };
}
