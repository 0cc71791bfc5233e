import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import { maxEnvelopeBytes } from '../../../contracts/limits.ts';
import type { Channel } from './channel.ts';
import { attributesOf, groupOf, refusalsOf } from './message-entry.ts';

/**
 * SNS PublishBatch: ten entries, 256 KB together (SNS-10). A FIFO topic keeps order in a group; a
 * standard one hands the group on, so that its standard queues are fair among keys (SNS-13).
 */
export function topicChannel(
  client: Pick<SNSClient, 'send'>,
  topicArn: string,
  { isFifo }: { readonly isFifo: boolean },
): Channel {
  return {
    maxEntries: 10,
    maxBytes: maxEnvelopeBytes,
    maxMessageBytes: maxEnvelopeBytes,
    isOrdered: isFifo,
    async publish(batch) {
      const PublishBatchRequestEntries = batch.map((message, index) => ({
        Id: String(index),
        Message: message.body,
        MessageAttributes: attributesOf(message),
        ...groupOf(message, { isFifo }),
      }));
      const command = new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries });
      return refusalsOf((await client.send(command)).Failed);
    },
  };
}
