import type {
  KinesisStreamBatchResponse,
  KinesisStreamEvent,
  KinesisStreamRecord,
} from 'aws-lambda';
import type { DeadLetterMetadata } from './dead-letter.ts';
import { createEngine } from './engine.ts';
import { isDefect } from './errors.ts';
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

/** Failed tries of records by this process, of all its shards: Lambda does not tell them. */
type Tries = Map<string, number>;

/** Records whose tries are remembered at most; what a mapping gave up on never comes back. */
const maxRemembered = 10_000;

/** Tries after which an event that makes `decide` throw is poison. */
const maxTries = 3;

/**
 * A Lambda handler for a Kinesis stream: every partition key is a lane, in order, and stops at its
 * first failure. The lowest unfinished record of the batch is reported, since Lambda goes on from
 * there (KIN-14); what other lanes did above it is suppressed on the retry. When that is the first of
 * several, the handler throws instead: the mapping then halves the batch, and none go along with the
 * culprit. Needs `ReportBatchItemFailures` and `BisectBatchOnFunctionError` on the mapping.
 */
export function streamConsumer<Event>(
  options: StreamConsumerOptions<Event>,
): (event: KinesisStreamEvent, context: LambdaContext) => Promise<KinesisStreamBatchResponse> {
  const { consumer, deadLetters, host = systemHost } = options;
  const runBatch = createEngine<Event, StreamMessage>(options, {
    isLast: ({ message, error }) => message.attempt >= maxTries && isDefect(error),
    deadLetter: ({ message: { shardId, id, record }, metadata }) =>
      deadLetters.put(`${consumer}/${shardId}/${id}.json`, { metadata, record }),
  });
  const tries: Tries = new Map();
  return async ({ Records }, context) => {
    const messages = Records.map((record) => streamMessage(record, tries, host));
    const { unfinished, failed } = await runBatch(
      lanesBy(messages, ({ record }) => record.kinesis.partitionKey),
      context,
    );
    if (tries.size > maxRemembered) tries.clear();
    for (const { id } of messages) tries.delete(id);
    for (const { id, attempt } of failed) tries.set(id, attempt);
    const lowest = messages.find((message) => unfinished.has(message));
    if (lowest && lowest === messages[0] && messages.length > 1) throw stuck(lowest);
    return { batchItemFailures: lowest ? [{ itemIdentifier: lowest.id }] : [] };
  };
}

/** Fails the batch as a whole, so that the mapping halves it until the culprit is alone (KIN-13). */
function stuck({ id }: StreamMessage): Error {
  return new Error(`record ${id}, the first of its batch, is not done; the batch is to be halved`);
}

function streamMessage(record: KinesisStreamRecord, tries: Tries, host: Host): StreamMessage {
  const { data, sequenceNumber } = record.kinesis;
  const shardId = record.eventID.split(':')[0] ?? '';
  return {
    id: sequenceNumber,
    body: Buffer.from(data, 'base64').toString(),
    attempt: (tries.get(sequenceNumber) ?? 0) + 1,
    origin: `${record.eventSourceARN}/${shardId}/${sequenceNumber}`,
    firstReceivedMs: host.now(),
    sequence: padSequence(sequenceNumber),
    record,
    shardId,
  };
}
