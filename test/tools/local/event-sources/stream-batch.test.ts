import { afterEach, describe, expect, test } from 'vitest';
import { failing, ok } from './fakes.ts';
import { onlyFailure, sequences, stopStreams, stream } from './stream-world.ts';

afterEach(stopStreams);

describe('a stream mapping that retries', () => {
  test('restarts the retry counter at a reported record (KIN-14)', async () => {
    const { clock, functions, buckets } = stream(
      ({ event }) => (sequences(event).includes('6') ? failing('6') : ok),
      { batchSize: 3, maximumRetryAttempts: 3, reportBatchItemFailures: true },
      ['1', '2', '3', '4', '5', '6'],
    );

    await clock.advance(60_000);

    const deliveries = functions.calls.filter(({ event }) => sequences(event).includes('6'));
    expect(deliveries.map(({ event }) => sequences(event))).toEqual([
      ['4', '5', '6'],
      ['6'],
      ['6'],
      ['6'],
      ['6'],
    ]);
    expect(onlyFailure(buckets).requestContext.approximateInvokeCount).toBe(4);
  });

  test.each([
    [0, 1],
    [1, 2],
    [3, 4],
  ])(
    'invokes for MaximumRetryAttempts %i in all %i times (KIN-12)',
    async (retries, invocations) => {
      const { clock, functions, buckets } = stream(
        () => 'throw',
        { maximumRetryAttempts: retries },
        ['1'],
      );

      await clock.advance(120_000);

      expect(functions.calls).toHaveLength(invocations);
      expect(onlyFailure(buckets).requestContext.approximateInvokeCount).toBe(invocations);
    },
  );

  test('does not count throttles as attempts (KIN-11)', async () => {
    const { clock, functions, buckets } = stream(
      (_call, index) => (index < 5 ? 'throttle' : 'throw'),
      { maximumRetryAttempts: 1 },
      ['1'],
    );

    await clock.advance(300_000);

    expect(functions.calls).toHaveLength(7);
    expect(onlyFailure(buckets).requestContext.approximateInvokeCount).toBe(2);
  });

  test('isolates one bad record by bisecting, without spending retries (KIN-13)', async () => {
    const { clock, functions, buckets } = stream(
      ({ event }) => (sequences(event).includes('3') ? 'throw' : ok),
      { bisect: true, maximumRetryAttempts: 0 },
      ['1', '2', '3', '4'],
    );

    await clock.advance(10_000);

    expect(functions.calls.map(({ event }) => sequences(event))).toEqual([
      ['1', '2', '3', '4'],
      ['1', '2'],
      ['3', '4'],
      ['3'],
      ['4'],
    ]);
    expect(onlyFailure(buckets).KinesisBatchInfo).toMatchObject({
      startSequenceNumber: '3',
      batchSize: 1,
    });
  });

  test('invokes eight times in a minute of failures (KIN-19)', async () => {
    const { clock, functions, buckets } = stream(() => 'throw', { maximumRecordAgeSeconds: 60 }, [
      '1',
    ]);

    await clock.advance(120_000);

    expect(functions.calls).toHaveLength(8);
    expect(onlyFailure(buckets).requestContext).toMatchObject({
      condition: 'RecordAgeExceeded',
      approximateInvokeCount: 8,
    });
  });

  test('blocks the shard meanwhile, and goes on when the function recovers (KIN-11)', async () => {
    const { clock, functions, source, mapping } = stream(
      (_call, index) => (index < 3 ? 'throw' : ok),
      { batchSize: 1 },
      ['1', '2'],
    );

    await clock.advance(60_000);

    expect(functions.calls.map(({ event }) => sequences(event)[0])).toEqual([
      '1',
      '1',
      '1',
      '1',
      '2',
    ]);
    expect(mapping.idle()).toBe(true);
    expect(source.kind).toBe('kinesis');
  });
});
