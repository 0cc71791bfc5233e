import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HashRange } from '../../../../tools/local/kinesis/hash-range.ts';
import { firstShard, put, readAll, streamWorld } from './stream-world.ts';

const hourMs = 3_600_000;

describe('putting records', () => {
  test('numbers each shard in strictly increasing order, 56 digits', () => {
    const world = streamWorld();

    const numbers = Array.from({ length: 12 }, (_, n) => put(world, `${n}`).sequenceNumber);

    expect(numbers).toEqual([...new Set(numbers)].sort());
    expect(numbers.every((number) => /^49\d{54}$/.test(number))).toBe(true);
  });

  test('keeps the order of a request within each shard (KIN-26)', () => {
    const order = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(order, fc.integer({ min: 1, max: 7 }), (keys, shardCount) => {
        const world = streamWorld(shardCount);
        const entries = keys.map((partitionKey, n) => ({
          partitionKey,
          data: Buffer.from(`${n}`),
        }));

        const outcomes = world.service.putRecords('orders', entries);

        for (const { id } of world.stream.shards.all) {
          const expected = outcomes.flatMap((one, n) =>
            'shardId' in one && one.shardId === id ? [`${n}`] : [],
          );
          expect(readAll(world, id, 7)).toEqual(expected);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('routes by the MD5 of the partition key, or by an explicit hash key', () => {
    const world = streamWorld(4);
    const explicit = (2n ** 128n - 1n).toString();

    const byKey = put(world, 'x', 'a');
    const byHash = world.service.putRecord('orders', {
      data: Buffer.from('x'),
      partitionKey: 'a',
      explicitHashKey: explicit,
    });

    expect(byKey.shardId).toBe('shardId-000000000000');
    expect(byHash.shardId).toBe('shardId-000000000003');
  });

  test.each([
    ['no records', 0, 1],
    ['more than 500 records', 501, 1],
    ['a record above 1 MiB with its key', 1, 1_048_576],
  ])('refuses %s (KIN-27)', (_name, count, bytes) => {
    const { service } = streamWorld();
    const entry = { data: Buffer.alloc(bytes), partitionKey: 'k' };

    expect(() => service.putRecords('orders', Array(count).fill(entry))).toThrow(
      expect.objectContaining({ code: 'ValidationException' }),
    );
  });

  test('takes records up to 10 MiB where the stream allows it (KIN-27)', () => {
    const { service } = streamWorld();
    service.createStream('big', { shardCount: 1, maxRecordKiB: 10_240 });
    const entry = { data: Buffer.alloc(10_485_759), partitionKey: 'k' };

    expect(() => service.putRecord('big', entry)).not.toThrow();
  });

  test('throttles single records of a request at the injected rate (KIN-26)', () => {
    const { service } = streamWorld();
    service.faults.throttleRate = 0.5;
    const entries = Array.from({ length: 100 }, () => ({ data: Buffer.of(1), partitionKey: 'k' }));

    const outcomes = service.putRecords('orders', entries);

    const codes = outcomes.flatMap((outcome) => ('code' in outcome ? [outcome.code] : []));
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.length).toBeLessThan(80);
    expect(new Set(codes)).toEqual(new Set(['ProvisionedThroughputExceededException']));
  });

  test('holds each shard to 1,000 records a second when told to (KIN-27)', () => {
    const world = streamWorld();
    world.service.faults.enforceWriteLimits = true;
    for (let n = 0; n < 1000; n += 1) put(world, 'x');

    expect(() => put(world, 'x')).toThrow(
      expect.objectContaining({ code: 'ProvisionedThroughputExceededException' }),
    );
    world.clock.advance(1000);
    expect(() => put(world, 'x')).not.toThrow();
  });
});

describe('reading records', () => {
  test('gives back binary data unchanged, whatever its size', () => {
    const { service } = streamWorld();
    const sizes = [0, 1, 255, 16_384, 1_000_000];
    const blobs = sizes.map((size) => Buffer.alloc(size, Uint8Array.of(0, 255, 128, 10)));
    for (const data of blobs) service.putRecord('orders', { data, partitionKey: 'k' });

    const iterator = service.shardIterator('orders', firstShard, { type: 'TRIM_HORIZON' });
    const { records } = service.getRecords(iterator);

    expect(records.map(({ data }, n) => blobs[n]?.equals(data))).toEqual(sizes.map(() => true));
  });

  test('starts where the iterator says', () => {
    const world = streamWorld();
    const { service, clock } = world;
    put(world, 'a');
    clock.advance(1000);
    const timestampMs = clock.now();
    const { sequenceNumber } = put(world, 'b');
    put(world, 'c');
    const latest = service.shardIterator('orders', firstShard, { type: 'LATEST' });
    put(world, 'd');

    const read = (iterator: string) =>
      service.getRecords(iterator).records.map(({ data }) => data.toString());
    const from = (type: string) =>
      read(service.shardIterator('orders', firstShard, { type, sequenceNumber, timestampMs }));

    expect(from('TRIM_HORIZON')).toEqual(['a', 'b', 'c', 'd']);
    expect(from('AT_TIMESTAMP')).toEqual(['b', 'c', 'd']);
    expect(from('AT_SEQUENCE_NUMBER')).toEqual(['b', 'c', 'd']);
    expect(from('AFTER_SEQUENCE_NUMBER')).toEqual(['c', 'd']);
    expect(read(latest)).toEqual(['d']);
  });

  test('stops at the limit or at 10 MiB, and says how far behind the page ends (KIN-27)', () => {
    const world = streamWorld();
    const { service, clock } = world;
    const data = Buffer.alloc(1_000_000);
    for (let n = 0; n < 12; n += 1) service.putRecord('orders', { data, partitionKey: 'k' });
    clock.advance(700);

    const start = service.shardIterator('orders', firstShard, { type: 'TRIM_HORIZON' });
    const two = service.getRecords(start, 2);
    const ten = service.getRecords(start);
    const rest = service.getRecords(ten.nextIterator ?? '');

    expect([two, ten, rest].map(({ records }) => records.length)).toEqual([2, 10, 2]);
    expect([two, ten, rest].map((page) => page.millisBehindLatest)).toEqual([700, 700, 0]);
  });

  test('an iterator expires after five minutes', () => {
    const { service, clock } = streamWorld();
    const iterator = service.shardIterator('orders', firstShard, { type: 'LATEST' });
    clock.advance(300_000);
    expect(() => service.getRecords(iterator)).not.toThrow();

    clock.advance(1);

    expect(() => service.getRecords(iterator)).toThrow(
      expect.objectContaining({ code: 'ExpiredIteratorException' }),
    );
  });

  test.each([
    ['nonsense', () => 'nonsense'],
    ['JSON', () => Buffer.from('{"a":1}').toString('base64')],
  ])('refuses an iterator that is %s', (_name, iterator) => {
    const { service } = streamWorld();

    expect(() => service.getRecords(iterator())).toThrow('Invalid ShardIterator.');
  });

  test('passes over what is older than the retention', () => {
    const world = streamWorld();
    put(world, 'old');
    world.clock.advance(23 * hourMs);
    put(world, 'young');
    world.clock.advance(2 * hourMs);

    expect(readAll(world, firstShard)).toEqual(['young']);
    world.clock.advance(24 * hourMs);
    expect(readAll(world, firstShard)).toEqual([]);
    put(world, 'new');
    expect(readAll(world, firstShard)).toEqual(['new']);
  });
});

describe('resharding', () => {
  test('a closed shard ends, and what follows goes to its children (KIN-28)', () => {
    const world = streamWorld();
    put(world, 'before');
    world.stream.split(firstShard);
    const { shardId } = put(world, 'after');

    const iterator = world.service.shardIterator('orders', firstShard, { type: 'TRIM_HORIZON' });
    const page = world.service.getRecords(iterator);

    expect(page.records.map(({ data }) => data.toString())).toEqual(['before']);
    expect(page.nextIterator).toBeUndefined();
    expect(readAll(world, shardId)).toEqual(['after']);
    expect(world.stream.shards.get(shardId).parents).toEqual([firstShard]);
  });

  test('the open shards cover the hash keys without gap after any splits and merges', () => {
    const steps = fc.array(fc.nat(20), { maxLength: 12 });
    fc.assert(
      fc.property(steps, (choices) => {
        const { stream } = streamWorld(2);
        for (const choice of choices) {
          const { open } = stream.shards;
          const [left, right] = open.slice(choice % open.length);
          if (left && right && choice % 2 === 1) stream.merge(right.id, left.id);
          else if (left) stream.split(left.id);
        }
        expectNoGap(stream.shards.open.map(({ range }) => range));
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['a closed shard', (world: ReturnType<typeof streamWorld>) => world.stream.split(firstShard)],
    [
      'shards that are not adjacent',
      (world: ReturnType<typeof streamWorld>) =>
        world.stream.merge('shardId-000000000001', 'shardId-000000000003'),
    ],
  ])('refuses %s', (_name, change) => {
    const world = streamWorld(4);
    world.stream.split(firstShard);

    expect(() => change(world)).toThrow(
      expect.objectContaining({ code: 'InvalidArgumentException' }),
    );
  });

  test('a closed shard is forgotten with its last record', () => {
    const world = streamWorld();
    world.stream.split(firstShard);
    world.clock.advance(24 * hourMs + 1);

    world.stream.trim();

    expect(world.stream.shards.all.map(({ id }) => id)).not.toContain(firstShard);
  });
});

describe('streams', () => {
  test('an on-demand stream starts with four shards', () => {
    const { service } = streamWorld();

    expect(service.createStream('on-demand').shards.open).toHaveLength(4);
  });

  test.each([
    ['bad name', 'a b', {}, 'ValidationException'],
    ['no shards', 'x', { shardCount: 0 }, 'ValidationException'],
    ['too short a retention', 'x', { retentionHours: 23 }, 'ValidationException'],
    ['a name that is taken', 'orders', {}, 'ResourceInUseException'],
  ])('refuses %s', (_name, name, options, code) => {
    const { service } = streamWorld();

    expect(() => service.createStream(name, options)).toThrow(expect.objectContaining({ code }));
  });

  test('a deleted stream is not found', () => {
    const { service, stream } = streamWorld();
    service.deleteStream(stream.arn);

    expect(() => service.getStream('orders')).toThrow(
      'Stream orders under account 000000000000 not found.',
    );
    expect(service.find(stream.arn)).toBeUndefined();
  });
});

function expectNoGap(ranges: readonly HashRange[]): void {
  const bounds = ranges.map(({ first, last }) => [BigInt(`0x${first}`), BigInt(`0x${last}`)]);
  expect(bounds[0]?.[0]).toBe(0n);
  expect(bounds.at(-1)?.[1]).toBe(2n ** 128n - 1n);
  for (const [n, [first]] of bounds.slice(1).entries()) {
    expect(first).toBe((bounds[n]?.[1] ?? 0n) + 1n);
  }
}
