import { createHash } from 'node:crypto';
import {
  AwsError,
  type Shard,
  type ShardPosition,
  type ShardRead,
  type ShardRecord,
  type StreamSource,
} from '../ports.ts';
import type { DynamoDbClient } from './dynamodb-client.ts';
import type { ExpiredKeys } from './expired-keys.ts';
import { type Item, keyText } from './item-key.ts';
import { engineSequence, shownSequence } from './sequence-number.ts';
import type { StreamWake } from './stream-wake.ts';

export interface TableStreamOptions {
  readonly client: DynamoDbClient;
  /** The stream's ARN in AWS's form, as mappings name it. */
  readonly arn: string;
  /** The engine's own ARN of it. */
  readonly engineArn: string;
  readonly region: string;
  readonly wake: StreamWake;
  readonly expired: ExpiredKeys;
}

interface EngineRecord {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly userIdentity?: object;
  readonly dynamodb: {
    readonly Keys: Item;
    readonly SequenceNumber: string;
    readonly ApproximateCreationDateTime: number;
    readonly [key: string]: unknown;
  };
}

interface DescribeStreamOutput {
  readonly StreamDescription: {
    readonly Shards: readonly {
      readonly ShardId: string;
      readonly ParentShardId?: string;
      readonly SequenceNumberRange?: { readonly EndingSequenceNumber?: string };
    }[];
  };
}

interface GetRecordsOutput {
  readonly Records: readonly EngineRecord[];
  readonly NextShardIterator?: string;
}

const mostRecords = 1000;
const keptIterators = 32;

/** A table's stream, read from the engine (DDS-01..08). */
export class TableStream implements StreamSource {
  readonly arn: string;
  readonly kind = 'dynamodb';
  readonly #options: TableStreamOptions;
  readonly #iterators = new Map<string, string>();

  constructor(options: TableStreamOptions) {
    this.arn = options.arn;
    this.#options = options;
  }

  async shards(): Promise<readonly Shard[]> {
    const { StreamDescription } = await this.#describe();
    return StreamDescription.Shards.map(({ ShardId, ParentShardId }) => ({
      shardId: ShardId,
      parents: ParentShardId === undefined ? [] : [ParentShardId],
    }));
  }

  /** `latest` comes to the newest record's position, so that the next read loses nothing. */
  async read(shardId: string, position: ShardPosition, limit: number): Promise<ShardRead> {
    if (position.kind === 'latest') {
      return { records: [], ended: false, next: await this.#newest(shardId) };
    }
    const ShardIterator = await this.#iterator(shardId, position);
    const output = await this.#options.client.call<GetRecordsOutput>('GetRecords', {
      ShardIterator,
      Limit: Math.min(limit, mostRecords),
    });
    const records = output.Records.map((record) => this.#record(record));
    const last = records.at(-1);
    const next: ShardPosition = last
      ? { kind: 'after', sequenceNumber: last.sequenceNumber }
      : position;
    if (output.NextShardIterator) this.#keep(shardId, next, output.NextShardIterator);
    return { records, ended: output.NextShardIterator === undefined, next };
  }

  onArrival(wake: () => void): () => void {
    return this.#options.wake.subscribe(wake);
  }

  #describe(): Promise<DescribeStreamOutput> {
    const { client, engineArn } = this.#options;
    return client.call<DescribeStreamOutput>('DescribeStream', { StreamArn: engineArn });
  }

  async #newest(shardId: string): Promise<ShardPosition> {
    const { StreamDescription } = await this.#describe();
    const shard = StreamDescription.Shards.find(({ ShardId }) => ShardId === shardId);
    const newest = shard?.SequenceNumberRange?.EndingSequenceNumber;
    return newest === undefined
      ? { kind: 'trim-horizon' }
      : { kind: 'after', sequenceNumber: shownSequence(newest) };
  }

  async #iterator(shardId: string, position: ShardPosition): Promise<string> {
    const kept = this.#iterators.get(iteratorKey(shardId, position));
    if (kept !== undefined) return kept;
    const { client, engineArn } = this.#options;
    const { ShardIterator } = await client.call<{ ShardIterator: string }>('GetShardIterator', {
      StreamArn: engineArn,
      ShardId: shardId,
      ...iteratorType(position),
    });
    return ShardIterator;
  }

  #keep(shardId: string, position: ShardPosition, iterator: string): void {
    const key = iteratorKey(shardId, position);
    this.#iterators.delete(key);
    this.#iterators.set(key, iterator);
    if (this.#iterators.size <= keptIterators) return;
    const [oldest] = this.#iterators.keys();
    if (oldest !== undefined) this.#iterators.delete(oldest);
  }

  #record({ eventName, userIdentity, dynamodb }: EngineRecord): ShardRecord {
    const { arn, region, expired } = this.#options;
    const { Keys, ApproximateCreationDateTime } = dynamodb;
    const sequenceNumber = shownSequence(dynamodb.SequenceNumber);
    const byTtl = eventName === 'REMOVE' && expired.removed(Keys, sequenceNumber);
    const identity = byTtl
      ? { type: 'Service', principalId: 'dynamodb.amazonaws.com' }
      : userIdentity;
    return {
      sequenceNumber,
      orderKey: keyText(Keys),
      arrivalMs: ApproximateCreationDateTime * 1000,
      lambdaRecord: {
        eventID: createHash('md5').update(`${arn} ${sequenceNumber}`).digest('hex'),
        eventName,
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: region,
        dynamodb: { ...dynamodb, SequenceNumber: sequenceNumber },
        ...(identity ? { userIdentity: identity } : {}),
        eventSourceARN: arn,
      },
    };
  }
}

function iteratorKey(shardId: string, position: ShardPosition): string {
  return position.kind === 'after'
    ? `${shardId} ${position.sequenceNumber}`
    : `${shardId} ${position.kind}`;
}

function iteratorType(position: ShardPosition): object {
  if (position.kind === 'after') {
    return {
      ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
      SequenceNumber: engineSequence(position.sequenceNumber),
    };
  }
  if (position.kind === 'trim-horizon') return { ShardIteratorType: 'TRIM_HORIZON' };
  throw new AwsError(
    'InvalidParameterValueException',
    'a DynamoDB stream starts at TRIM_HORIZON or LATEST',
  );
}
