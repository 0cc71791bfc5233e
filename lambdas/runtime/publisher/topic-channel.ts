import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import { maxEnvelopeBytes } from '../../../contracts/limits.ts';
import type { Channel } from './channel.ts';
import { attributesOf, refusalsOf } from './message-entry.ts';

/** SNS PublishBatch: ten entries, 256 KB together (SNS-10). A FIFO topic keeps order in a group. */
export function topicChannel(
  client: Pick<SNSClient, 'send'>,
  topicArn: string,
  { isFifo }: { readonly isFifo: boolean },
): Channel {
  return {
    maxEntries: 10,
    maxBytes: maxEnvelopeBytes,
    isOrdered: isFifo,
    async publish(batch) {
      const PublishBatchRequestEntries = batch.map((message, index) => ({
        Id: String(index),
        Message: message.body,
        MessageAttributes: attributesOf(message),
        ...(isFifo && {
          MessageGroupId: message.partitionKey,
          MessageDeduplicationId: message.id,
        }),
      }));
      const command = new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries });
      return refusalsOf((await client.send(command)).Failed);
    },
  };
}
