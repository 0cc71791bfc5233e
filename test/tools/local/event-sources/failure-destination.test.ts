import { afterEach, describe, expect, test } from 'vitest';
import { ok } from './fakes.ts';
import { onlyFailure, sequences, stopStreams, stream } from './stream-world.ts';

afterEach(stopStreams);

describe('an on-failure record', () => {
  test('has the whole shape for Kinesis and the records in S3 (KIN-16, KIN-22)', async () => {
    const { clock, buckets } = stream(() => 'throw', { maximumRetryAttempts: 0 }, ['1', '2']);

    await clock.advance(1_000);

    const { payload, ...record } = onlyFailure(buckets);
    expect(record).toEqual({
      requestContext: {
        requestId: 'request-1',
        functionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:project',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 1,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: '2026-11-20T10:00:00.000Z',
      KinesisBatchInfo: {
        shardId: 'shard-0',
        startSequenceNumber: '1',
        endSequenceNumber: '2',
        approximateArrivalOfFirstRecord: '2026-11-20T10:00:00.000Z',
        approximateArrivalOfLastRecord: '2026-11-20T10:00:00.000Z',
        batchSize: 2,
        streamArn: 'arn:aws:kinesis:eu-west-1:111111111111:stream/orders',
      },
    });
    expect(sequences(JSON.parse(payload))).toEqual(['1', '2']);
    expect(buckets.list()[0]).toMatch(
      /^aws\/lambda\/mapping-1\/shard-0\/2026\/11\/20\/2026-11-20T10\.00\.00-[0-9a-f-]{36}$/,
    );
  });

  test('has arrival times in seconds and another key for DynamoDB (DDS-07)', async () => {
    const { clock, buckets } = stream(
      () => 'throw',
      { maximumRetryAttempts: 0 },
      ['1'],
      'dynamodb',
    );

    await clock.advance(1_000);

    const record = onlyFailure(buckets);
    expect(record.KinesisBatchInfo).toBeUndefined();
    expect(record.DDBStreamBatchInfo.approximateArrivalOfFirstRecord).toBe('2026-11-20T10:00:00Z');
    expect(record.timestamp).toBe('2026-11-20T10:00:00.000Z');
  });

  test.each([
    ['an unknown id', '{"batchItemFailures":[{"itemIdentifier":"9"}]}'],
    ['an empty id', '{"batchItemFailures":[{"itemIdentifier":""}]}'],
    ['a null id', '{"batchItemFailures":[{"itemIdentifier":null}]}'],
    ['a wrong key', '{"foo":"x"}'],
  ])('has functionError null for a response with %s (KIN-16)', async (_name, payload) => {
    const { clock, buckets } = stream(
      () => ({ payload }),
      { maximumRetryAttempts: 0, reportBatchItemFailures: true },
      ['1'],
    );

    await clock.advance(1_000);

    expect(onlyFailure(buckets).responseContext).toEqual({
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: null,
    });
  });

  test('is split off for expired records alone, without responseContext (KIN-17, KIN-18)', async () => {
    const { clock, functions, buckets, source, mapping } = stream(
      () => ok,
      { maximumRecordAgeSeconds: 60, enabled: false },
      ['1'],
    );
    await clock.advance(61_000);
    for (const sequence of ['2', '3', '4', '5', '6']) source.put(sequence);

    mapping.resume();
    await clock.advance(1_000);

    const record = onlyFailure(buckets);
    expect(record.responseContext).toBeUndefined();
    expect(record.requestContext).toMatchObject({
      condition: 'RecordAgeExceeded',
      approximateInvokeCount: 1,
    });
    expect(record.KinesisBatchInfo.batchSize).toBe(1);
    expect(functions.calls.map(({ event }) => sequences(event))).toEqual([
      ['2', '3', '4', '5', '6'],
    ]);
  });

  test('that cannot be delivered is dropped and reported, and the shard goes on (KIN-24)', async () => {
    const { clock, functions, buckets, named } = stream(
      (_call, index) => (index === 0 ? 'throw' : ok),
      { batchSize: 1, maximumRetryAttempts: 0 },
      ['1', '2'],
    );
    buckets.closed = true;

    await clock.advance(5_000);

    expect(named('DestinationDeliveryFailed')).toHaveLength(1);
    expect(named('OnFailureDestinationDelivered')).toHaveLength(0);
    expect(functions.calls).toHaveLength(2);
  });
});
