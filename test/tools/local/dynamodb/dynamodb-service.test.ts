import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../../../tools/local/clock.ts';
import { DynamoDbService } from '../../../../tools/local/dynamodb/dynamodb-service.ts';
import { ExpiredKeys } from '../../../../tools/local/dynamodb/expired-keys.ts';
import type { TableDefinition } from '../../../../tools/local/dynamodb/table-definition.ts';
import { sweepExpired } from '../../../../tools/local/dynamodb/ttl-sweep.ts';
import type { ShardPosition, StreamSource } from '../../../../tools/local/ports.ts';

const nowMs = 1_800_000_000_000;
const timers: (() => void)[] = [];
const clock: Clock = {
  speed: 1,
  now: () => nowMs,
  deadline: (delayMs) => nowMs + delayMs,
  after: (_delayMs, run) => {
    timers.push(run);
    return { cancel: () => {} };
  },
};

let service: DynamoDbService;

beforeAll(async () => {
  service = await DynamoDbService.start({
    clock,
    observe: () => {},
    account: '000000000000',
    region: 'eu-west-1',
  });
});

afterAll(() => service.stop());

describe("a table's stream", () => {
  test('shows every change as the Lambda event carries it (DDS-08)', async () => {
    const stream = await streamOf('golden');
    await put('golden', { pk: { S: 'a' }, n: { N: '1' } });
    await put('golden', { pk: { S: 'a' }, n: { N: '2' } });

    const { records, ended } = await stream.read(await shardOf(stream), trimHorizon, 10);

    expect(ended).toBe(false);
    expect(records.map(({ orderKey }) => orderKey)).toEqual([
      '[["pk",{"S":"a"}]]',
      '[["pk",{"S":"a"}]]',
    ]);
    expect(records[1]?.lambdaRecord).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { pk: { S: 'a' } },
        NewImage: { pk: { S: 'a' }, n: { N: '2' } },
        OldImage: { pk: { S: 'a' }, n: { N: '1' } },
        SequenceNumber: '100000000000000000002',
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: stream.arn,
    });
  });

  test('has an ARN in the form of AWS', async () => {
    const stream = await streamOf('named');

    expect(stream.arn).toMatch(/^arn:aws:dynamodb:eu-west-1:000000000000:table\/named\/stream\/.+/);
  });

  test('goes on after what was read, and stays put when there is nothing new', async () => {
    const stream = await streamOf('paged');
    const shard = await shardOf(stream);
    for (const pk of ['a', 'b', 'c']) await put('paged', { pk: { S: pk } });

    const first = await stream.read(shard, trimHorizon, 2);
    const second = await stream.read(shard, first.next, 2);
    const third = await stream.read(shard, second.next, 2);

    expect([first, second, third].map(({ records }) => records.length)).toEqual([2, 1, 0]);
    expect(third.next).toEqual(second.next);
  });

  test('read from LATEST begins with what is written afterwards', async () => {
    const stream = await streamOf('latest');
    const shard = await shardOf(stream);
    await put('latest', { pk: { S: 'before' } });

    const { next } = await stream.read(shard, { kind: 'latest' }, 10);
    await put('latest', { pk: { S: 'after' } });
    const { records } = await stream.read(shard, next, 10);

    expect(records.map(({ orderKey }) => orderKey)).toEqual(['[["pk",{"S":"after"}]]']);
  });

  test('wakes its readers on a write', async () => {
    const stream = await streamOf('waking');
    const woken = new Promise<void>((resolve) => {
      const stop = stream.onArrival(() => {
        stop();
        resolve();
      });
    });

    await put('waking', { pk: { S: 'a' } });

    await woken;
  });

  test('does not start at a timestamp (DDS-01)', async () => {
    const stream = await streamOf('timed');
    const position: ShardPosition = { kind: 'at-timestamp', timestampMs: 0 };

    await expect(stream.read(await shardOf(stream), position, 1)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: 'a DynamoDB stream starts at TRIM_HORIZON or LATEST',
    });
  });
});

describe('the TTL sweep', () => {
  test('deletes what has expired, at most five years ago, and nothing else (DDB-09)', async () => {
    await service.createTable(definition('swept'));
    const nowSeconds = nowMs / 1000;
    await put('swept', { pk: { S: 'expired' }, ttl: { N: String(nowSeconds - 1) } });
    await put('swept', { pk: { S: 'alive' }, ttl: { N: String(nowSeconds + 1) } });
    await put('swept', { pk: { S: 'ancient' }, ttl: { N: '1000' } });
    await put('swept', { pk: { S: 'text' }, ttl: { S: '1' } });
    await put('swept', { pk: { S: 'none' } });

    const count = await sweepExpired({ ...sweepOptions('swept'), expired: new ExpiredKeys() });

    const { Items } = await service.client.call<{ Items: { pk: { S: string } }[] }>('Scan', {
      TableName: 'swept',
    });
    expect(count).toBe(1);
    expect(Items.map(({ pk }) => pk.S).sort()).toEqual(['alive', 'ancient', 'none', 'text']);
  });

  test("marks its deletions in the table's stream (DDS-05)", async () => {
    timers.length = 0;
    const table = await service.createTable({ ...definition('marked'), ttlAttribute: 'ttl' });
    const stream = service.find(table.streamArn ?? '');
    if (!stream) throw new Error('a stream expected');
    await put('marked', { pk: { S: 'a' }, ttl: { N: String(nowMs / 1000 - 60) } });
    const shard = await shardOf(stream);
    const { next } = await stream.read(shard, { kind: 'latest' }, 1);
    const removed = async () => (await stream.read(shard, next, 1)).records[0]?.lambdaRecord;

    for (const run of timers) run();

    await expect.poll(removed, { timeout: 5_000 }).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    });
  });
});

const trimHorizon: ShardPosition = { kind: 'trim-horizon' };

function definition(name: string): TableDefinition {
  return {
    name,
    keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    attributes: [{ AttributeName: 'pk', AttributeType: 'S' }],
    globalIndexes: [],
    localIndexes: [],
    streamView: 'NEW_AND_OLD_IMAGES',
  };
}

function sweepOptions(table: string) {
  const { client } = service;
  return { client, clock, observe: () => {}, table, keyAttributes: ['pk'], ttlAttribute: 'ttl' };
}

async function streamOf(name: string): Promise<StreamSource> {
  const { streamArn = '' } = await service.createTable(definition(name));
  const stream = service.find(streamArn);
  if (!stream) throw new Error(`${name} has no stream`);
  return stream;
}

async function shardOf(stream: StreamSource): Promise<string> {
  const [shard] = await stream.shards();
  return shard?.shardId ?? '';
}

async function put(TableName: string, Item: object): Promise<void> {
  await service.client.call('PutItem', { TableName, Item });
}
