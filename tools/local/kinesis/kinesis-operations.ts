import type { JsonInput } from './json-input.ts';
import { invalidArgument } from './kinesis-error.ts';
import type { KinesisService, PutOutcome } from './kinesis-service.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import { changeRetention, updateShardCount } from './stream-changes.ts';
import { childShards, listShards, streamDescription, streamSummary } from './stream-description.ts';

type Operation = (service: KinesisService, input: JsonInput) => object;

/** The operations of the Kinesis API that the local cloud answers, by the name in `X-Amz-Target`. */
export const kinesisOperations: Readonly<Record<string, Operation>> = {
  CreateStream: createStream,
  DeleteStream: (service, input) => {
    service.deleteStream(streamOf(service, input).name);
    return {};
  },
  ListStreams: listStreams,
  DescribeStream: (service, input) => ({
    StreamDescription: streamDescription(streamOf(service, input)),
  }),
  DescribeStreamSummary: (service, input) => ({
    StreamDescriptionSummary: streamSummary(streamOf(service, input)),
  }),
  ListShards: (service, input) => ({ Shards: listShards(streamOf(service, input)) }),
  PutRecord: (service, input) => {
    const { name } = streamOf(service, input);
    const receipt = service.putRecord(name, toEntry(input));
    return { ShardId: receipt.shardId, SequenceNumber: receipt.sequenceNumber };
  },
  PutRecords: putRecords,
  GetShardIterator: getShardIterator,
  GetRecords: getRecords,
  SplitShard: (service, input) => {
    const stream = streamOf(service, input);
    stream.split(input.text('ShardToSplit'), input.text('NewStartingHashKey'));
    return {};
  },
  MergeShards: (service, input) => {
    const stream = streamOf(service, input);
    stream.merge(input.text('ShardToMerge'), input.text('AdjacentShardToMerge'));
    return {};
  },
  UpdateShardCount: (service, input) => {
    const stream = streamOf(service, input);
    const target = input.number('TargetShardCount');
    const current = updateShardCount(stream, target);
    return { StreamName: stream.name, CurrentShardCount: current, TargetShardCount: target };
  },
  IncreaseStreamRetentionPeriod: (service, input) => {
    changeRetention(streamOf(service, input), input.number('RetentionPeriodHours'), 'increase');
    return {};
  },
  DecreaseStreamRetentionPeriod: (service, input) => {
    changeRetention(streamOf(service, input), input.number('RetentionPeriodHours'), 'decrease');
    return {};
  },
};

function streamOf(service: KinesisService, input: JsonInput): KinesisStream {
  const reference = input.findText('StreamARN') ?? input.findText('StreamName');
  if (reference === undefined) throw invalidArgument('StreamName or StreamARN must be given.');
  return service.getStream(reference);
}

function createStream(service: KinesisService, input: JsonInput): object {
  const mode = input.findObject('StreamModeDetails')?.findText('StreamMode');
  const shardCount = mode === 'ON_DEMAND' ? undefined : input.findNumber('ShardCount');
  const maxRecordKiB = input.findNumber('MaxRecordSizeInKiB');
  service.createStream(input.text('StreamName'), { shardCount, maxRecordKiB });
  return {};
}

function listStreams(service: KinesisService): object {
  const { streams } = service;
  return {
    StreamNames: streams.map(({ name }) => name),
    StreamSummaries: streams.map((stream) => ({
      StreamName: stream.name,
      StreamARN: stream.arn,
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: stream.onDemand ? 'ON_DEMAND' : 'PROVISIONED' },
      StreamCreationTimestamp: stream.createdMs / 1000,
    })),
    HasMoreStreams: false,
  };
}

function toEntry(input: JsonInput) {
  return {
    data: input.data('Data'),
    partitionKey: input.text('PartitionKey'),
    explicitHashKey: input.findText('ExplicitHashKey'),
  };
}

function putRecords(service: KinesisService, input: JsonInput): object {
  const entries = input.list('Records').map((record) => toEntry(record));
  const outcomes = service.putRecords(streamOf(service, input).name, entries);
  return {
    FailedRecordCount: outcomes.filter((outcome) => 'code' in outcome).length,
    Records: outcomes.map(showOutcome),
  };
}

function showOutcome(outcome: PutOutcome): object {
  return 'code' in outcome
    ? { ErrorCode: outcome.code, ErrorMessage: outcome.message }
    : { ShardId: outcome.shardId, SequenceNumber: outcome.sequenceNumber };
}

function getShardIterator(service: KinesisService, input: JsonInput): object {
  const seconds = input.findNumber('Timestamp');
  const request = {
    type: input.text('ShardIteratorType'),
    sequenceNumber: input.findText('StartingSequenceNumber'),
    timestampMs: seconds === undefined ? undefined : seconds * 1000,
  };
  const { name } = streamOf(service, input);
  return { ShardIterator: service.shardIterator(name, input.text('ShardId'), request) };
}

function getRecords(service: KinesisService, input: JsonInput): object {
  const page = service.getRecords(input.text('ShardIterator'), input.findNumber('Limit'));
  const { numbers } = page.shard;
  return {
    Records: page.records.map(({ index, partitionKey, arrivalMs, data }) => ({
      SequenceNumber: numbers.at(index),
      ApproximateArrivalTimestamp: arrivalMs / 1000,
      Data: data.toString('base64'),
      PartitionKey: partitionKey,
    })),
    MillisBehindLatest: page.millisBehindLatest,
    ...(page.nextIterator === undefined
      ? { ChildShards: childShards(page.stream, page.shard.id) }
      : { NextShardIterator: page.nextIterator }),
  };
}
