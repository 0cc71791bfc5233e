import { describe, expect, test } from 'vitest';
import { OrderPlaced } from '../../../contracts/order-events.ts';
import { PermanentError, RetryableError } from '../../../lambdas/runtime/errors.ts';
import { type StreamDeadLetter, streamConsumer } from '../../../lambdas/runtime/stream-consumer.ts';
import { transaction } from '../../../lambdas/runtime/transaction.ts';
import { fakeContext, fakeHost } from '../support/fake-host.ts';
import { fakeTables } from '../support/fake-table.ts';
import { placedAs } from '../support/order-samples.ts';
import { kinesisRecord } from '../support/records.ts';
import { countOrder } from '../support/test-consumer.ts';

/** Sequence numbers as Kinesis has them, beyond what a double tells apart. */
const base = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;

function numbered(keys: string) {
  return [...keys].map((key, index) => {
    const id = `${key}${index}`;
    const body = JSON.stringify(placedAs(id));
    return kinesisRecord({ sequenceNumber: String(base + BigInt(index)), key, body });
  });
}

const numberOf = (index: number) => String(base + BigInt(index));

function testStream(errors: Readonly<Record<string, Error>> = {}) {
  const tables = fakeTables();
  const host = fakeHost();
  const decided: string[] = [];
  const objects = new Map<string, StreamDeadLetter>();
  const bucket = { isDown: false };
  const failures = new Map(Object.entries(errors));
  const handler = streamConsumer({
    consumer: 'counter',
    schema: OrderPlaced,
    id: (event) => event.id,
    idempotency: transaction({ store: tables, table: 'inbox', markerLifeSeconds: 3600, host }),
    deadLetters: {
      put: async (key, letter) => {
        if (bucket.isDown) throw new Error('the bucket is away');
        objects.set(key, letter);
      },
    },
    decide: (event) => {
      decided.push(event.id);
      const error = failures.get(event.id);
      if (error) throw error;
      return countOrder(event);
    },
    host,
  });
  return {
    ...{ tables, decided, objects, bucket, failures },
    deliver: async (records: ReturnType<typeof numbered>) => {
      const { batchItemFailures } = await handler({ Records: records }, fakeContext(host));
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    effects: () => tables.item('orders', { pk: 'c-1', sk: 'COUNT' })?.orders?.N,
  };
}

describe('A stream consumer', () => {
  test('applies every record', async () => {
    const stream = testStream();

    const failed = await stream.deliver(numbered('ababc'));

    expect(failed).toEqual([]);
    expect(stream.effects()).toBe('5');
  });

  test('keeps order within a partition key', async () => {
    const stream = testStream();

    await stream.deliver(numbered('ababa'));

    const ofA = stream.decided.filter((id) => id.startsWith('a'));
    expect(ofA).toEqual(['a0', 'a2', 'a4']);
  });

  test('reports the lowest unfinished record of all keys (KIN-14)', async () => {
    const stream = testStream({ a4: new RetryableError('later'), b3: new RetryableError('later') });

    const failed = await stream.deliver(numbered('ababab'));

    expect(failed).toEqual([numberOf(3)]);
  });

  test('stops a key at its first failure, others go on', async () => {
    const stream = testStream({ a1: new RetryableError('later') });

    await stream.deliver(numbered('baabab'));

    expect(stream.decided.toSorted()).toEqual(['a1', 'b0', 'b3', 'b5']);
  });

  test('suppresses on the retry what other keys did above the failure', async () => {
    const stream = testStream({ a1: new RetryableError('later') });
    const records = numbered('babab');

    const [lowest] = await stream.deliver(records);
    stream.failures.clear();
    const retried = records.filter(({ kinesis }) => kinesis.sequenceNumber >= String(lowest));
    const failed = await stream.deliver(retried);

    expect(failed).toEqual([]);
    expect(stream.effects()).toBe('5');
  });

  test('keeps a poison record whole, with its metadata, and goes on', async () => {
    const stream = testStream({ a0: new PermanentError('no') });
    const records = numbered('aa');

    const failed = await stream.deliver(records);

    const key = `counter/shardId-000000000000/${numberOf(0)}.json`;
    expect(failed).toEqual([]);
    expect(stream.objects.get(key)).toEqual({
      metadata: {
        errorClass: 'Permanent',
        errorMessage: 'no',
        attempts: '1',
        origin: `arn:aws:kinesis:eu-central-1:111122223333:stream/events/shardId-000000000000/${numberOf(0)}`,
        eventId: 'a0',
        consumer: 'counter',
        consumerVersion: '7',
        firstReceivedTime: '2027-01-01T12:00:00.000Z',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
      record: records[0],
    });
    expect(stream.effects()).toBe('1');
  });

  test('keeps the shard at a poison record that could not be kept', async () => {
    const stream = testStream({ a1: new PermanentError('no') });
    stream.bucket.isDown = true;

    const failed = await stream.deliver(numbered('baab'));

    expect(failed).toEqual([numberOf(1)]);
    expect(stream.effects()).toBe('2');
  });

  test('fails as a whole when the first of several is stuck, to be halved (KIN-13)', async () => {
    const stream = testStream({ a0: new RetryableError('later') });

    await expect(stream.deliver(numbered('ab'))).rejects.toThrow(
      `record ${numberOf(0)}, the first of its batch, is not done; the batch is to be halved`,
    );
    expect(await stream.deliver(numbered('a'))).toEqual([numberOf(0)]);
  });

  test('dead-letters at the third try what makes a pure function throw, with the reason', async () => {
    const stream = testStream({ a0: new TypeError('no such field') });

    const failed = [1, 2, 3].map(() => () => stream.deliver(numbered('a')));

    expect([await failed[0]?.(), await failed[1]?.()]).toEqual([[numberOf(0)], [numberOf(0)]]);
    expect(await failed[2]?.()).toEqual([]);
    expect([...stream.objects.values()][0]?.metadata).toMatchObject({
      errorClass: 'TypeError',
      attempts: '3',
    });
  });

  test('dead-letters a record that is not JSON', async () => {
    const stream = testStream();
    const record = kinesisRecord({ sequenceNumber: '1', key: 'a', body: '\u{1F4A5}' });

    const failed = await stream.deliver([record]);

    expect(failed).toEqual([]);
    expect([...stream.objects.values()].map(({ metadata }) => metadata.errorClass)).toEqual([
      'NotJson',
    ]);
  });
});
