import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outboxPrefix } from '../../../contracts/tables.ts';
import { claimCheck, type Payloads } from '../../../lambdas/runtime/claim-check.ts';
import { offload, offloading } from '../../../lambdas/runtime/offload.ts';
import { outbox } from '../../../lambdas/runtime/outbox.ts';
import { s3Payloads } from '../../../lambdas/runtime/s3-payloads.ts';
import { update, type Write } from '../../../lambdas/runtime/writes.ts';
import { BucketStore } from '../../../tools/local/s3/bucket-store.ts';
import { s3Wire } from '../../../tools/local/s3/s3-wire.ts';
import { startWireServer, type WireServer } from '../../../tools/local/wire/wire-server.ts';
import { noonMs } from '../support/fake-host.ts';
import { fakePayloads } from '../support/fake-payloads.ts';
import { orderPlaced } from '../support/order-samples.ts';
import { sqsRecord } from '../support/records.ts';
import { testConsumer } from '../support/test-consumer.ts';

const store = new BucketStore({ now: () => noonMs });
let server: WireServer;
let client: S3Client;

beforeAll(async () => {
  store.create('payloads');
  server = await startWireServer(0, s3Wire(store));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const endpoint = `http://127.0.0.1:${server.port}`;
  client = new S3Client({ endpoint, credentials, forcePathStyle: true, region: 'us-east-1' });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

const large = placed('e-1', 300_000);

describe.each([
  ['in memory', () => fakePayloads()],
  ['in S3', () => s3Payloads('payloads', client)],
])('Large data %s', (_, open: () => Payloads) => {
  test('comes back as it went, and is undefined when it never came', async () => {
    const payloads = open();
    await payloads.put('claims/a', Buffer.from('{"ü":1}'));

    expect(Buffer.from((await payloads.get('claims/a')) ?? []).toString()).toBe('{"ü":1}');
    expect(await payloads.get('claims/b')).toBeUndefined();
  });

  test('goes beside the message and reaches the consumer with the event', async () => {
    const payloads = open();
    const consumer = testConsumer('standard', { claimCheck: claimCheck(payloads) });
    const [body = ''] = messagesOf(await offload([row([large])], payloads));

    const failed = await consumer.deliver([sqsRecord({ id: 'm-1', body })]);

    expect(Buffer.byteLength(body)).toBeLessThan(1000);
    expect(JSON.parse(body)).toMatchObject({ id: 'e-1', datasize: expect.any(Number) });
    expect({ failed, effects: consumer.effects() }).toEqual({ failed: [], effects: 1 });
  });
});

describe('Offloading', () => {
  test('leaves small events and other writes as they are', async () => {
    const writes = [row([orderPlaced]), update('orders', { pk: 'a', sk: 'b' }, { add: { n: 1 } })];
    const payloads = fakePayloads();

    expect(await offload(writes, payloads)).toEqual(writes);
    expect(payloads.objects.size).toBe(0);
  });

  test('takes the largest event out of a row that would be larger than an item', async () => {
    const events = [placed('e-1', 150_000), placed('e-2', 200_000), placed('e-3', 150_000)];
    const payloads = fakePayloads();

    const writes = await offload([row(events)], payloads);

    const claims = messagesOf(writes).map((text) => 'dataref' in JSON.parse(text));
    expect(claims).toEqual([false, true, false]);
    expect(writes[0]?.bytes).toBeLessThan(409_600);
  });

  test('counts what the claims leave in the row', async () => {
    const many = Array.from({ length: 10 }, (_, n) => placed(`e-${n}`, 300_000));
    const events = [...many, placed('e-a', 201_900), placed('e-b', 201_400)];

    const [write] = await offload([row(events)], fakePayloads());

    expect(write?.bytes).toBeLessThan(409_600);
  });

  test('writes one object however often a decision is repeated', async () => {
    const payloads = fakePayloads();

    await offload([row([large])], payloads);
    await offload([row([large])], payloads);

    expect([...payloads.objects.keys()]).toEqual([expect.stringMatching(/^claims\/[0-9a-f]{64}$/)]);
  });

  test('puts the data into the bucket before the row into the table', async () => {
    const order: string[] = [];
    const payloads = fakePayloads();
    const idempotency = offloading(
      {
        apply: async ({ writes }) => {
          order.push(`row of ${writes[0]?.bytes} bytes`);
          return 'applied';
        },
      },
      { ...payloads, put: async () => void order.push('data') },
    );

    const commit = { consumer: 'c', eventId: 'e', writes: [row([large])], deadlineMs: noonMs };
    await idempotency.apply(commit);

    expect(order).toEqual(['data', expect.stringMatching(/^row of \d{3} bytes$/)]);
  });

  test('is refused for events that no one offloads', () => {
    const events = [placed('e-1', 250_000), placed('e-2', 250_000)] as const;

    expect(() => outbox('orders', { orderId: 'o-1', events, now: noonMs })).toThrow(
      /^the events of one decision, .* take \d+ bytes together, over an item's limit of 409600/,
    );
  });
});

describe('A consumer with a claim check', () => {
  test('tries again later when the data is not there', async () => {
    const { body } = await claimed();
    const consumer = testConsumer('standard', { claimCheck: claimCheck(fakePayloads()) });

    const failed = await consumer.deliver([sqsRecord({ id: 'm-1', body })]);

    expect(failed).toEqual(['m-1']);
    expect(consumer.queue.deadLetters).toEqual([]);
  });

  test.each([
    ['the data was replaced', 'WrongPayload', {}, '{"orderId":"o-2"}'],
    ['the size is another', 'WrongPayload', { datasize: 7 }, undefined],
    ['the hash is another', 'WrongPayload', { datasha256: 'f'.repeat(64) }, undefined],
    ['the bucket is not its own', 'WrongPayload', { dataref: 's3://other/claims/a' }, undefined],
    ['the data is larger than it takes', 'Oversize', { datasize: 17_000_000 }, undefined],
    ['the size is no number', 'Oversize', { datasize: 'large' }, undefined],
  ])('dead-letters the event when %s', async (_, reason, change, replaced) => {
    const { body, payloads, key } = await claimed();
    if (replaced) payloads.objects.set(key, Buffer.from(replaced));
    const consumer = testConsumer('standard', { claimCheck: claimCheck(payloads) });
    const changed = JSON.stringify({ ...JSON.parse(body), ...change });

    const failed = await consumer.deliver([sqsRecord({ id: 'm-1', body: changed })]);

    expect(failed).toEqual([]);
    expect(consumer.queue.deadLetters).toMatchObject([{ attributes: { errorClass: reason } }]);
  });

  test('reads an event with its data as any other does', async () => {
    const consumer = testConsumer('standard', { claimCheck: claimCheck(fakePayloads()) });

    await consumer.deliver([sqsRecord({ id: 'm-1', body: JSON.stringify(orderPlaced) })]);

    expect(consumer.effects()).toBe(1);
  });
});

describe('A consumer without a claim check', () => {
  test('dead-letters an event whose data is elsewhere', async () => {
    const { body } = await claimed();
    const consumer = testConsumer('standard');

    await consumer.deliver([sqsRecord({ id: 'm-1', body })]);

    expect(consumer.queue.deadLetters).toMatchObject([
      { attributes: { errorClass: 'SchemaFailed' } },
    ]);
  });
});

type Placed = typeof orderPlaced;

/** An order whose data takes about this many bytes. */
function placed(id: string, bytes: number): Placed {
  const lines = Array.from({ length: 10 }, () => ({
    ...{ sku: 's'.repeat(64), quantity: 1, unitPriceCents: 1 },
    note: 'n'.repeat(bytes / 10),
  }));
  return { ...orderPlaced, id, data: { ...orderPlaced.data, lines } };
}

function row(events: readonly Placed[]): Write {
  const [first = orderPlaced, ...rest] = events;
  const oversize = 'offload';
  return outbox('orders', { orderId: 'o-1', events: [first, ...rest], now: noonMs, oversize });
}

function messagesOf(writes: readonly Write[]): string[] {
  const items = writes.flatMap(({ item }) => (item.Put?.Item ? [item.Put.Item] : []));
  const rows = items.filter(({ sk }) => sk?.S?.startsWith(outboxPrefix));
  return rows.flatMap(({ messages }) => messages?.L?.map(({ S = '' }) => S) ?? []);
}

async function claimed() {
  const payloads = fakePayloads();
  const [body = ''] = messagesOf(await offload([row([large])], payloads));
  const [key = ''] = payloads.objects.keys();
  return { payloads, body, key };
}
