import type {
  Place,
  Shard,
  ShardPosition,
  ShardRead,
  ShardRecord,
  StreamSource,
} from '../ports.ts';
import { invalidArgument } from './kinesis-error.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import type { StoredRecord } from './record-log.ts';
import type { SequenceNumbers } from './sequence-number.ts';
import { maximumPageBytes, readPage, reportRead } from './shard-reader.ts';
import type { StreamShard } from './stream-shard.ts';

/**
 * A Kinesis stream as event source mappings read it. A first read at `latest` answers with a
 * fixed position, so that nothing that arrives after it is missed.
 */
export class KinesisSource implements StreamSource {
  readonly kind = 'kinesis';
  readonly arn: string;
  readonly #stream: KinesisStream;
  readonly #region: string;

  constructor(stream: KinesisStream, { region }: Place) {
    this.arn = stream.arn;
    this.#stream = stream;
    this.#region = region;
  }

  /** Open and closed shards; a parent whose records have all expired is not named any more. */
  async shards(): Promise<readonly Shard[]> {
    this.#stream.trim();
    const { shards } = this.#stream;
    return shards.all.map(({ id, parents }) => ({
      shardId: id,
      parents: parents.filter((parent) => shards.find(parent) !== undefined),
    }));
  }

  /** @throws AwsError `ResourceNotFoundException`: the shard is gone; `InvalidArgumentException`. */
  async read(shardId: string, position: ShardPosition, limit: number): Promise<ShardRead> {
    this.#stream.trim();
    const shard = this.#stream.shards.get(shardId);
    const from = indexAt(shard, position);
    const nowMs = this.#stream.now();
    const page = readPage(shard, from, { records: limit, bytes: maximumPageBytes, nowMs });
    reportRead(this.#stream, shard, page);
    return {
      records: page.records.map((record) => this.#toShardRecord(shard, record)),
      ended: shard.endsAt(page.next),
      next: nextPosition(shard, position, page.records),
    };
  }

  onArrival(wake: () => void): () => void {
    return this.#stream.onArrival(wake);
  }

  #toShardRecord(shard: StreamShard, record: StoredRecord): ShardRecord {
    const { partitionKey, arrivalMs, data } = record;
    const sequenceNumber = shard.numbers.at(record.index);
    return {
      sequenceNumber,
      orderKey: partitionKey,
      arrivalMs,
      lambdaRecord: {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey,
          sequenceNumber,
          data: data.toString('base64'),
          approximateArrivalTimestamp: arrivalMs / 1000,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: `${shard.id}:${sequenceNumber}`,
        eventName: 'aws:kinesis:record',
        awsRegion: this.#region,
        eventSourceARN: this.arn,
      },
    };
  }
}

function indexAt({ log, numbers }: StreamShard, position: ShardPosition): number {
  switch (position.kind) {
    case 'trim-horizon':
      return log.first;
    case 'latest':
      return log.next;
    case 'at-timestamp':
      return log.findArrival(position.timestampMs);
    case 'after':
      return indexAfter(numbers, position.sequenceNumber);
  }
}

function indexAfter(numbers: SequenceNumbers, sequenceNumber: string): number {
  const index = numbers.indexOf(sequenceNumber);
  if (index !== undefined) return index + 1;
  throw invalidArgument(`sequence number ${sequenceNumber} is not of this shard`);
}

function nextPosition(
  { log, numbers }: StreamShard,
  position: ShardPosition,
  records: readonly StoredRecord[],
): ShardPosition {
  const last = records.at(-1);
  if (last !== undefined) return { kind: 'after', sequenceNumber: numbers.at(last.index) };
  if (position.kind !== 'latest') return position;
  if (log.next === 0) return { kind: 'trim-horizon' };
  return { kind: 'after', sequenceNumber: numbers.at(log.next - 1) };
}
