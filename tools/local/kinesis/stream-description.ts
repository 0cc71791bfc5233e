import { toDecimal } from './hash-range.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import type { StreamShard } from './stream-shard.ts';

/** The shards as ListShards shows them, closed ones too while they have records. */
export function listShards(stream: KinesisStream): readonly object[] {
  stream.trim();
  return stream.shards.all.map((shard) => ({
    ShardId: shard.id,
    ...parentFields(shard),
    HashKeyRange: hashKeyRange(shard),
    SequenceNumberRange: {
      StartingSequenceNumber: shard.numbers.at(0),
      ...(shard.open ? {} : { EndingSequenceNumber: shard.numbers.at(shard.log.next) }),
    },
  }));
}

/** The shards that took over from a closed one, as GetRecords names them at its end. */
export function childShards(stream: KinesisStream, shardId: string): readonly object[] {
  return stream.shards.all
    .filter(({ parents }) => parents.includes(shardId))
    .map((shard) => ({
      ShardId: shard.id,
      ParentShards: shard.parents,
      HashKeyRange: hashKeyRange(shard),
    }));
}

export function streamDescription(stream: KinesisStream): object {
  return { ...commonFields(stream), Shards: listShards(stream), HasMoreShards: false };
}

export function streamSummary(stream: KinesisStream): object {
  return {
    ...commonFields(stream),
    OpenShardCount: stream.shards.open.length,
    ConsumerCount: 0,
    MaxRecordSizeInKiB: stream.maxRecordKiB,
  };
}

function commonFields(stream: KinesisStream) {
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: 'ACTIVE',
    StreamModeDetails: { StreamMode: stream.onDemand ? 'ON_DEMAND' : 'PROVISIONED' },
    RetentionPeriodHours: stream.retentionHours,
    StreamCreationTimestamp: stream.createdMs / 1000,
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    EncryptionType: 'NONE',
  };
}

function hashKeyRange({ range }: StreamShard) {
  return { StartingHashKey: toDecimal(range.first), EndingHashKey: toDecimal(range.last) };
}

function parentFields({ parents }: StreamShard) {
  const [ParentShardId, AdjacentParentShardId] = parents;
  return { ParentShardId, AdjacentParentShardId };
}
