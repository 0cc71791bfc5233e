import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EnvironmentOf } from '../../contracts/environment.ts';
import { maxEnvelopeBytes } from '../../contracts/limits.ts';
import { clientSettings } from '../runtime/clients.ts';
import type { Outgoing } from './outbox-record.ts';
import type { Channel, Refusal } from './publish.ts';
import type { RelayPorts } from './relay-outbox.ts';

/** Every destination, by the relay's environment. */
export function awsChannels(environment: EnvironmentOf<'relay-outbox'>): RelayPorts['channels'] {
  const sns = new SNSClient(clientSettings);
  const kinesis = new KinesisClient({ maxAttempts: clientSettings.maxAttempts });
  const sqs = new SQSClient(clientSettings);
  return {
    'lifecycle-topic': topicChannel(sns, environment.LIFECYCLE_TOPIC_ARN, { isFifo: true }),
    'event-stream': streamChannel(kinesis, environment.EVENT_STREAM_NAME),
    'events-topic': topicChannel(sns, environment.EVENTS_TOPIC_ARN, { isFifo: false }),
    'invoice-queue': queueChannel(sqs, environment.INVOICE_QUEUE_URL),
  };
}

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

/** Kinesis PutRecords: 500 records, 5 MiB together; not atomic, hence one record of a key at a time. */
export function streamChannel(client: Pick<KinesisClient, 'send'>, streamName: string): Channel {
  return {
    maxEntries: 500,
    maxBytes: 5 * 1024 * 1024,
    isOrdered: true,
    async publish(batch) {
      const Records = batch.map((message) => ({
        Data: Buffer.from(message.body),
        PartitionKey: message.partitionKey,
      }));
      const result = await client.send(new PutRecordsCommand({ StreamName: streamName, Records }));
      return (result.Records ?? []).flatMap(({ ErrorCode, ErrorMessage }, index) =>
        ErrorCode ? [{ index, isRetryable: true, reason: `${ErrorCode}: ${ErrorMessage}` }] : [],
      );
    },
  };
}

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

function attributesOf({ type, id }: Outgoing) {
  return {
    type: { DataType: 'String', StringValue: type },
    id: { DataType: 'String', StringValue: id },
  };
}

interface FailedEntry {
  readonly Id?: string | undefined;
  readonly Code?: string | undefined;
  readonly Message?: string | undefined;
  readonly SenderFault?: boolean | undefined;
}

function refusalsOf(failed: readonly FailedEntry[] = []): readonly Refusal[] {
  return failed.map(({ Id, Code, Message, SenderFault }) => ({
    index: Number(Id),
    isRetryable: SenderFault !== true,
    reason: `${Code}: ${Message}`,
  }));
}
