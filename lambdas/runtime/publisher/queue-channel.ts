import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Channel } from './channel.ts';
import { attributesOf, groupOf, refusalsOf } from './message-entry.ts';

/** SQS SendMessageBatch: ten entries, 1 MiB together. Its group is an order on FIFO, else fairness. */
export function queueChannel(
  client: Pick<SQSClient, 'send'>,
  queueUrl: string,
  { isFifo = false }: { readonly isFifo?: boolean } = {},
): Channel {
  return {
    maxEntries: 10,
    maxBytes: 1024 * 1024,
    maxMessageBytes: 1024 * 1024,
    isOrdered: isFifo,
    async publish(batch) {
      const Entries = batch.map((message, index) => ({
        Id: String(index),
        MessageBody: message.body,
        MessageAttributes: attributesOf(message),
        ...groupOf(message, { isFifo }),
      }));
      const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries });
      return refusalsOf((await client.send(command)).Failed);
    },
  };
}
