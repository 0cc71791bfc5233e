import type {
  KinesisStreamBatchResponse,
  KinesisStreamEvent,
  KinesisStreamRecord,
} from 'aws-lambda';
import type { DeadLetterMetadata } from './dead-letter.ts';
import { createEngine } from './engine.ts';
import { type Host, type LambdaContext, systemHost } from './host.ts';
import { lanesBy } from './lanes.ts';
import type { ConsumerOptions, Message } from './message.ts';
import { padSequence } from './position.ts';

/** A stream's dead letter: the whole record as Lambda got it, and why it is here. */
export interface StreamDeadLetter {
  readonly metadata: DeadLetterMetadata;
  readonly record: KinesisStreamRecord;
}

/** Where stream consumers keep dead letters. */
export interface DeadLetterBucket {
  /** Writes one object, replacing an equal one; rejects with the SDK's error. */
  put(key: string, letter: StreamDeadLetter): Promise<void>;
}

/** What a stream consumer's author adds to {@link ConsumerOptions}. */
export type StreamConsumerOptions<Event> = ConsumerOptions<Event> & {
  readonly deadLetters: DeadLetterBucket;
};

interface StreamMessage extends Message {
  readonly record: KinesisStreamRecord;
  readonly shardId: string;
}

/**
 * A Lambda handler for a Kinesis stream: every partition key is a lane, in order, and stops at its
 * first failure. The lowest unfinished record of the batch is reported, since Lambda goes on from
 * there (KIN-14); what other lanes did above it is suppressed by the inbox on the retry. Needs
 * `ReportBatchItemFailures` on the event source mapping.
 */
export function streamConsumer<Event>(
  options: StreamConsumerOptions<Event>,
): (event: KinesisStreamEvent, context: LambdaContext) => Promise<KinesisStreamBatchResponse> {
  const { consumer, deadLetters, host = systemHost } = options;
  const runBatch = createEngine<Event, StreamMessage>(options, {
    maxAttempts: Number.POSITIVE_INFINITY,
    deadLetter: ({ message: { shardId, id, record }, metadata }) =>
      deadLetters.put(`${consumer}/${shardId}/${id}.json`, { metadata, record }),
  });
  return async ({ Records }, context) => {
    const messages = Records.map((record) => streamMessage(record, host));
    const failed = await runBatch(
      lanesBy(messages, ({ record }) => record.kinesis.partitionKey),
      context,
    );
    const lowest = messages.find((message) => failed.has(message));
    return { batchItemFailures: lowest ? [{ itemIdentifier: lowest.id }] : [] };
  };
}

function streamMessage(record: KinesisStreamRecord, host: Host): StreamMessage {
  const { data, sequenceNumber } = record.kinesis;
  const shardId = record.eventID.split(':')[0] ?? '';
  return {
    id: sequenceNumber,
    body: Buffer.from(data, 'base64').toString(),
    attempt: 1,
    origin: `${record.eventSourceARN}/${shardId}/${sequenceNumber}`,
    firstReceivedMs: host.now(),
    sequence: padSequence(sequenceNumber),
    record,
    shardId,
  };
}
