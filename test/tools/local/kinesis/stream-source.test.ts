import { describe, expect, test } from 'vitest';
import type { ShardPosition } from '../../../../tools/local/ports.ts';
import { firstShard, put, streamWorld } from './stream-world.ts';

describe('a Kinesis stream as an event source', () => {
  test('gives records as the Lambda event carries them, but for the role', async () => {
    const world = streamWorld();
    const { sequenceNumber } = put(world, 'hello', 'customer-1');

    const { records } = await world.source.read(firstShard, { kind: 'trim-horizon' }, 10);

    expect(records).toEqual([
      {
        sequenceNumber,
        orderKey: 'customer-1',
        arrivalMs: 1_767_323_045_678,
        lambdaRecord: {
          kinesis: {
            kinesisSchemaVersion: '1.0',
            partitionKey: 'customer-1',
            sequenceNumber,
            data: 'aGVsbG8=',
            approximateArrivalTimestamp: 1_767_323_045.678,
          },
          eventSource: 'aws:kinesis',
          eventVersion: '1.0',
          eventID: `shardId-000000000000:${sequenceNumber}`,
          eventName: 'aws:kinesis:record',
          awsRegion: 'eu-west-1',
          eventSourceARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders',
        },
      },
    ]);
  });

  test('goes on after the last record that was read', async () => {
    const world = streamWorld();
    for (const text of ['a', 'b', 'c']) put(world, text);

    const first = await world.source.read(firstShard, { kind: 'trim-horizon' }, 2);
    const second = await world.source.read(firstShard, first.next, 2);
    const third = await world.source.read(firstShard, second.next, 2);

    expect([first, second, third].map(({ records }) => records.length)).toEqual([2, 1, 0]);
    expect(third.next).toEqual(second.next);
  });

  test.each([
    ['empty', 0],
    ['used', 2],
  ])('misses nothing after a first read at latest: %s shard', async (_name, before) => {
    const world = streamWorld();
    for (let n = 0; n < before; n += 1) put(world, 'before');

    const { next, records } = await world.source.read(firstShard, { kind: 'latest' }, 10);
    put(world, 'after');
    const later = await world.source.read(firstShard, next, 10);

    expect(records).toEqual([]);
    expect(later.records).toHaveLength(1);
  });

  test('starts at a time (KIN-04)', async () => {
    const world = streamWorld();
    put(world, 'a');
    world.clock.advance(5);
    put(world, 'b');
    const position: ShardPosition = { kind: 'at-timestamp', timestampMs: world.clock.now() };

    const { records } = await world.source.read(firstShard, position, 10);

    expect(records).toHaveLength(1);
  });

  test('names the parents of a split and says when a shard ended (KIN-08, KIN-28)', async () => {
    const world = streamWorld();
    put(world, 'a');
    world.stream.split(firstShard);

    const shards = await world.source.shards();
    const first = await world.source.read(firstShard, { kind: 'trim-horizon' }, 1);

    expect(shards).toEqual([
      { shardId: 'shardId-000000000000', parents: [] },
      { shardId: 'shardId-000000000001', parents: [firstShard] },
      { shardId: 'shardId-000000000002', parents: [firstShard] },
    ]);
    expect(first.ended).toBe(true);
  });

  test('wakes once a request, until it is told to stop', () => {
    const world = streamWorld();
    let woken = 0;
    const stop = world.source.onArrival(() => {
      woken += 1;
    });

    put(world, 'a');
    world.service.putRecords('orders', Array(5).fill({ data: Buffer.of(1), partitionKey: 'k' }));
    stop();
    put(world, 'b');

    expect(woken).toBe(2);
  });
});
