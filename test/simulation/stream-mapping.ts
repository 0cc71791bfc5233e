import type { KinesisStreamRecord } from 'aws-lambda';
import type { Answer } from './consumers.ts';
import type { World } from './environment.ts';
import type { ModelRecord, Shard } from './model/stream.ts';
import type { Invoker } from './poller.ts';

export interface StreamMappingOptions {
  readonly shard: Shard;
  readonly world: World;
  readonly invoker: Invoker;
  /**
   * A record as the function gets it.
   *
   * @default as a Kinesis stream hands it over
   */
  readonly recordOf?: (record: ModelRecord, shard: Shard) => object;
  /** Takes records whose retries are spent. */
  readonly onFailure: (records: readonly ModelRecord[]) => void;
}

const batchSize = 100;
const maxRetries = 10;

type Records = readonly ModelRecord[];

/** Lambda's poller of one shard; resolves when it has read all of it. */
export async function runStreamMapping(options: StreamMappingOptions): Promise<void> {
  const { records } = options.shard;
  for (let at = 0; at < records.length; at += batchSize) {
    await process(records.slice(at, at + batchSize), options);
  }
}

/**
 * Delivers a batch until it is done: from the lowest reported record on, with fresh retries
 * (KIN-14); in halves when an invocation failed as a whole (KIN-13); given up after ten retries.
 */
async function process(batch: Records, options: StreamMappingOptions): Promise<void> {
  const { time } = options.world;
  let rest = batch;
  for (let retries = 0; rest.length > 0; ) {
    const done = await deliver(rest, options);
    if (done === 'failed' && rest.length > 1) {
      const half = Math.ceil(rest.length / 2);
      await process(rest.slice(0, half), options);
      await process(rest.slice(half), options);
      return;
    }
    const finished = done === 'failed' ? 0 : done;
    rest = rest.slice(finished);
    retries = finished > 0 ? 0 : retries + 1;
    if (retries > maxRetries) {
      options.onFailure(rest);
      return;
    }
    if (rest.length > 0) await time.sleep(Math.min(60_000, 100 * 2 ** retries));
  }
}

/** One invocation: how many records from the start are done, or that it failed as a whole. */
async function deliver(batch: Records, options: StreamMappingOptions): Promise<number | 'failed'> {
  const { time, random } = options.world;
  await time.sleep(random.whole(1, 5));
  const ids = batch.map(({ sequenceNumber }) => sequenceNumber);
  const { invoker, shard, recordOf = kinesisRecord } = options;
  const answer = await invoker.invoke(
    { Records: batch.map((record) => recordOf(record, shard)) },
    { ids },
  );
  if (answer === undefined) return 'failed';
  return invoker.pollerDies({ ids }) ? 0 : doneOf(ids, answer);
}

/** The checkpoint is the lowest reported record; an unknown one fails the batch (KIN-14). */
function doneOf(ids: readonly string[], { batchItemFailures }: Answer): number | 'failed' {
  const places = batchItemFailures.map(({ itemIdentifier }) => ids.indexOf(itemIdentifier ?? ''));
  if (places.includes(-1)) return 'failed';
  return Math.min(ids.length, ...places);
}

function kinesisRecord(
  { sequenceNumber, partitionKey, body }: ModelRecord,
  { id }: Shard,
): KinesisStreamRecord {
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey,
      sequenceNumber,
      data: Buffer.from(body).toString('base64'),
      approximateArrivalTimestamp: 1_798_804_800.5,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${id}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::111122223333:role/consumer',
    awsRegion: 'eu-central-1',
    eventSourceARN: 'arn:aws:kinesis:eu-central-1:111122223333:stream/events',
  };
}
