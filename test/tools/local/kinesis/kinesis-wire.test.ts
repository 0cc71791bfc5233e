import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import {
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  SplitShardCommand,
  SubscribeToShardCommand,
  UpdateShardCountCommand,
} from '@aws-sdk/client-kinesis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kinesisWire } from '../../../../tools/local/kinesis/kinesis-wire.ts';
import type { WireHandler } from '../../../../tools/local/ports.ts';
import { firstShard, streamWorld } from './stream-world.ts';

const StreamName = 'orders';
let world: ReturnType<typeof streamWorld>;
let server: Http2Server;
let client: KinesisClient;
let sessions: Set<ServerHttp2Session>;

beforeEach(async () => {
  world = streamWorld();
  server = serve(kinesisWire(world.service));
  sessions = new Set();
  server.on('session', (session) => sessions.add(session));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new KinesisClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterEach(() => {
  client.destroy();
  for (const session of sessions) session.destroy();
  server.close();
});

describe('the Kinesis endpoint, called by the AWS SDK over cleartext HTTP/2', () => {
  test('puts and reads binary records', async () => {
    const Data = Uint8Array.of(0, 255, 10, 128);
    const receipt = await client.send(
      new PutRecordCommand({ StreamName, Data, PartitionKey: 'k' }),
    );

    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamName,
        ShardId: receipt.ShardId,
        ShardIteratorType: 'AT_TIMESTAMP',
        Timestamp: new Date(world.clock.now()),
      }),
    );
    const page = await client.send(new GetRecordsCommand({ ShardIterator }));

    expect(page.Records).toEqual([
      {
        SequenceNumber: receipt.SequenceNumber,
        ApproximateArrivalTimestamp: new Date(world.clock.now()),
        Data,
        PartitionKey: 'k',
      },
    ]);
    expect(page).toMatchObject({ MillisBehindLatest: 0, NextShardIterator: expect.any(String) });
  });

  test('reports the outcome of each record of a request (KIN-26)', async () => {
    world.service.faults.throttleRate = 1;
    const record = { Data: Buffer.from('x'), PartitionKey: 'k' };

    const answer = await client.send(
      new PutRecordsCommand({ StreamName, Records: [record, record] }),
    );

    expect(answer.FailedRecordCount).toBe(2);
    expect(answer.Records?.[0]).toMatchObject({
      ErrorCode: 'ProvisionedThroughputExceededException',
      ErrorMessage:
        'Rate exceeded for shard shardId-000000000000 in stream orders under account 000000000000.',
    });
  });

  test('splits and merges shards and lists their lineage', async () => {
    const NewStartingHashKey = (2n ** 127n).toString();
    await client.send(
      new SplitShardCommand({ StreamName, ShardToSplit: firstShard, NewStartingHashKey }),
    );
    await client.send(
      new MergeShardsCommand({
        StreamName,
        ShardToMerge: 'shardId-000000000001',
        AdjacentShardToMerge: 'shardId-000000000002',
      }),
    );

    const { Shards } = await client.send(new ListShardsCommand({ StreamName }));
    const lineage = Shards?.map((shard) => [shard.ParentShardId, shard.AdjacentParentShardId]);
    expect(lineage).toEqual([
      [undefined, undefined],
      [firstShard, undefined],
      [firstShard, undefined],
      ['shardId-000000000001', 'shardId-000000000002'],
    ]);
    expect(Shards?.[2]?.HashKeyRange?.StartingHashKey).toBe(NewStartingHashKey);
    expect(Shards?.[3]?.SequenceNumberRange?.EndingSequenceNumber).toBeUndefined();

    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ StreamName, ShardId: firstShard, ShardIteratorType: 'LATEST' }),
    );
    const end = await client.send(new GetRecordsCommand({ ShardIterator }));
    expect(end.NextShardIterator).toBeUndefined();
    expect(end.ChildShards?.map(({ ShardId }) => ShardId)).toEqual([
      'shardId-000000000001',
      'shardId-000000000002',
    ]);
  });

  test('creates, describes, changes and deletes streams', async () => {
    const name = { StreamName: 'audit' };
    await client.send(
      new CreateStreamCommand({ ...name, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }),
    );
    await client.send(
      new IncreaseStreamRetentionPeriodCommand({ ...name, RetentionPeriodHours: 168 }),
    );
    await client.send(
      new DecreaseStreamRetentionPeriodCommand({ ...name, RetentionPeriodHours: 48 }),
    );
    await client.send(
      new UpdateShardCountCommand({
        ...name,
        TargetShardCount: 2,
        ScalingType: 'UNIFORM_SCALING',
      }),
    );

    const summary = await client.send(new DescribeStreamSummaryCommand(name));
    const whole = await client.send(new DescribeStreamCommand(name));
    const listed = await client.send(new ListStreamsCommand({}));
    await client.send(new DeleteStreamCommand(name));

    expect(summary.StreamDescriptionSummary).toMatchObject({
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      RetentionPeriodHours: 48,
      OpenShardCount: 2,
      StreamCreationTimestamp: new Date(world.clock.now()),
    });
    expect(whole.StreamDescription?.Shards).toHaveLength(6);
    expect(listed.StreamNames).toEqual(['audit', 'orders']);
    expect(world.service.streams.map((stream) => stream.name)).toEqual(['orders']);
  });

  test('reports errors as the SDK knows them', async () => {
    const describeNone = client.send(new DescribeStreamCommand({ StreamName: 'none' }));

    await expect(describeNone).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Stream none under account 000000000000 not found.',
      $metadata: { httpStatusCode: 400, requestId: expect.any(String) },
    });
  });

  test('names what it supports when it is asked for more', async () => {
    const subscribe = client.send(
      new SubscribeToShardCommand({
        ConsumerARN: `${world.stream.arn}/consumer/c:1`,
        ShardId: firstShard,
        StartingPosition: { Type: 'LATEST' },
      }),
    );

    await expect(subscribe).rejects.toThrow(
      /Kinesis SubscribeToShard is not supported here; supported: CreateStream/,
    );
  });
});

function serve(handle: WireHandler): Http2Server {
  return createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = await handle({
      method: request.method,
      path: request.url,
      query: new URLSearchParams(),
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
}
