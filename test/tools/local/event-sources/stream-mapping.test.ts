import { afterEach, describe, expect, test } from 'vitest';
import { ok } from './fakes.ts';
import { sequences, stopStreams, stream } from './stream-world.ts';

afterEach(stopStreams);

describe('a stream mapping that reads', () => {
  test.each([
    ['empty string', '""'],
    ['empty list', '[]'],
    ['null', 'null'],
    ['empty object', '{}'],
    ['empty batch', '{"batchItemFailures":[]}'],
    ['null batch', '{"batchItemFailures":null}'],
  ])('takes the response %s for success (SQS-24)', async (_name, payload) => {
    const { clock, functions, mapping } = stream(
      () => ({ payload }),
      { reportBatchItemFailures: true },
      ['1'],
    );

    await clock.advance(5_000);

    expect(functions.calls).toHaveLength(1);
    expect(mapping.idle()).toBe(true);
  });

  test('finishes a parent shard before its children (KIN-08)', async () => {
    const { clock, functions, source } = stream((_call, index) => (index < 2 ? 'throw' : ok), {}, [
      '1',
    ]);
    source.put('2', { shardId: 'shard-1' });
    source.put('3', { shardId: 'shard-2' });
    source.split('shard-0', ['shard-1', 'shard-2']);

    await clock.advance(10_000);

    const order = functions.calls.map(({ event }) => sequences(event)[0]);
    expect(order.slice(0, 3)).toEqual(['1', '1', '1']);
    expect(order.slice(3).sort()).toEqual(['2', '3']);
  });

  test('keeps the order of each key with ParallelizationFactor (KIN-03)', async () => {
    const { clock, functions } = stream(
      (call, index) => (index % 3 === 0 && call.atMs < 5_000 ? 'throw' : ok),
      { parallelizationFactor: 4, batchSize: 2, enabled: false },
      [],
      'kinesis',
      ({ source, mapping }) => {
        for (let at = 1; at <= 40; at += 1) source.put(String(at), { orderKey: `key-${at % 7}` });
        mapping.resume();
      },
    );

    await clock.advance(60_000);

    const done = functions.calls.flatMap(({ event }) => event.Records);
    for (let key = 0; key < 7; key += 1) {
      const own = done.filter(({ kinesis }) => kinesis.partitionKey === `key-${key}`);
      const seen = new Set(own.map(({ kinesis }) => Number(kinesis.sequenceNumber)));
      expect([...seen]).toEqual([...seen].sort((one, other) => one - other));
    }
    expect(functions.mostRunning).toBeGreaterThan(1);
  });

  test('resumes after the last processed record (KIN-06)', async () => {
    const { clock, functions, source, mapping } = stream(() => ok, {}, ['1']);
    await clock.advance(1_000);

    await mapping.pause();
    source.put('2');
    await clock.advance(10_000);
    const whilePaused = functions.calls.length;
    mapping.resume();
    await clock.advance(1_000);

    expect(whilePaused).toBe(1);
    expect(functions.calls.map(({ event }) => sequences(event))).toEqual([['1'], ['2']]);
  });

  test.each([
    ['what is there', ['1']],
    ['nothing', []],
  ])('starts at LATEST after %s, and misses nothing later (KIN-04)', async (_name, there) => {
    const { clock, functions, source, mapping } = stream(
      () => ok,
      { startingPosition: { kind: 'latest' }, enabled: false },
      there,
    );

    mapping.resume();
    await clock.advance(100);
    source.put('2');
    await clock.advance(100);

    expect(functions.calls.map(({ event }) => sequences(event))).toEqual([['2']]);
  });

  test('gathers for the batching window', async () => {
    const { clock, functions, source } = stream(() => ok, { windowSeconds: 5 }, ['1']);
    await clock.advance(2_000);
    source.put('2');

    await clock.advance(4_000);

    expect(functions.calls.map(({ event, atMs }) => [atMs, sequences(event)])).toEqual([
      [5_000, ['1', '2']],
    ]);
  });

  test('skips what the filter refuses (FLT-04)', async () => {
    const { clock, functions, mapping } = stream(
      () => ok,
      { matches: (record) => JSON.stringify(record).includes('"2"') },
      ['1', '2', '3'],
    );

    await clock.advance(1_000);

    expect(functions.calls.map(({ event }) => sequences(event))).toEqual([['2']]);
    expect(mapping.idle()).toBe(true);
    expect(mapping.lagMs).toBe(0);
  });

  test('adds the ARNs that only the mapping knows', async () => {
    const { clock, functions } = stream(() => ok, {}, ['1']);

    await clock.advance(100);

    expect(functions.calls[0]?.event.Records[0]).toEqual({
      kinesis: { sequenceNumber: '1', partitionKey: 'key' },
      eventSource: 'aws:kinesis',
      invokeIdentityArn: 'arn:aws:iam::111111111111:role/local',
      awsRegion: 'eu-west-1',
      eventSourceARN: 'arn:aws:kinesis:eu-west-1:111111111111:stream/orders',
    });
  });

  test('delivers a batch again when its poller dies before the checkpoint (K6)', async () => {
    let deaths = 0;
    const pollerDies = (step: string) => {
      if (step !== 'responded' || deaths > 0) return false;
      deaths += 1;
      return true;
    };
    const { clock, functions, mapping } = stream(() => ok, {}, ['1'], 'kinesis', undefined, {
      pollerDies,
    });

    await clock.advance(5_000);

    expect(functions.calls.map(({ event }) => sequences(event))).toEqual([['1'], ['1']]);
    expect(mapping.idle()).toBe(true);
  });
});
