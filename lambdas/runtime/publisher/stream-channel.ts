import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { Channel } from './channel.ts';

/** Kinesis PutRecords: 500 records, 5 MiB together; not atomic, hence one record of a key at a time. */
export function streamChannel(client: Pick<KinesisClient, 'send'>, streamName: string): Channel {
  return {
    maxEntries: 500,
    maxBytes: 5 * 1024 * 1024,
    maxMessageBytes: 1024 * 1024,
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
