import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { orderKeys } from '../../../contracts/tables.ts';
import { relayOutbox } from '../../../lambdas/relay-outbox/relay-outbox.ts';
import { fakeChannels, refuse } from '../support/fake-channel.ts';
import { fakeHost } from '../support/fake-host.ts';
import { orderPlaced, paymentCharged } from '../support/order-samples.ts';

interface Row {
  readonly number: string;
  readonly orderId?: string;
  readonly messages?: readonly object[];
  readonly eventName?: 'INSERT' | 'MODIFY' | 'REMOVE';
}

function outboxRecord({ number, orderId = 'o-1', messages, eventName = 'INSERT' }: Row) {
  const { pk, sk } = orderKeys.outbox(orderId, `message-${number}`);
  const list = messages?.map((message) => ({ S: JSON.stringify(message) }));
  return {
    eventName,
    dynamodb: {
      SequenceNumber: number,
      Keys: { pk: { S: pk }, sk: { S: sk } },
      NewImage: { pk: { S: pk }, sk: { S: sk }, ...(list && { messages: { L: list } }) },
    },
  } as DynamoDBRecord;
}

const placed = (id: string, orderId = 'o-1') => ({ ...orderPlaced, id, partitionkey: orderId });
const job = { ...paymentCharged, id: 'job', type: 'billing.RenderInvoice.v1' };

function relay(isRemoveDown = false) {
  const { channels, order } = fakeChannels();
  const host = fakeHost();
  const removed: string[] = [];
  const remove = async (keys: readonly { readonly sk: string }[]) => {
    if (isRemoveDown) throw new Error('the table is away');
    removed.push(...keys.map(({ sk }) => sk));
  };
  const trying = { host, deadlineMs: host.now() + 3000 };
  return {
    ...{ channels, order, removed, host },
    deliver: async (...rows: readonly Row[]) => {
      const records = rows.map(outboxRecord);
      const { batchItemFailures } = await relayOutbox(records, { channels, remove }, trying);
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
  };
}

describe('The outbox relay', () => {
  test('publishes a fact to the stream, the FIFO topic, then the topic', async () => {
    const { order, deliver } = relay();

    const failed = await deliver({ number: '1', messages: [placed('e-1')] });

    expect(failed).toEqual([]);
    expect(order).toEqual(['event-stream e-1', 'lifecycle-topic e-1', 'events-topic e-1']);
  });

  test('publishes a job to its queue only', async () => {
    const { order, deliver } = relay();

    await deliver({ number: '1', messages: [job] });

    expect(order).toEqual(['invoice-queue job']);
  });

  test('publishes the messages of a row in their order', async () => {
    const { channels, deliver } = relay();

    await deliver({ number: '1', messages: [placed('e-1'), placed('e-2'), placed('e-3')] });

    expect(channels['lifecycle-topic'].batches).toEqual([['e-1'], ['e-2'], ['e-3']]);
    expect(channels['event-stream'].taken).toEqual(['e-1', 'e-2', 'e-3']);
  });

  test('publishes the rows of an order in their sequence, which the table’s stream does not keep (DDS-02)', async () => {
    const { channels, deliver } = relay();
    const effect = { ...placed('effect'), sequence: '0000000002' };

    await deliver(
      { number: '1', messages: [effect] },
      { number: '2', messages: [placed('cause')] },
    );

    expect(channels['lifecycle-topic'].taken).toEqual(['cause', 'effect']);
  });

  test('shares requests among orders', async () => {
    const { channels, deliver } = relay();

    await deliver(
      { number: '1', messages: [placed('e-1', 'o-1')] },
      { number: '2', messages: [placed('e-2', 'o-2')], orderId: 'o-2' },
    );

    expect(channels['lifecycle-topic'].batches).toEqual([['e-1', 'e-2']]);
  });

  test('deletes the rows it published', async () => {
    const { removed, deliver } = relay();

    await deliver({ number: '1', messages: [placed('e-1')] });

    expect(removed).toEqual(['OUTBOX#message-1']);
  });

  test('succeeds, and says so, when rows are left', async () => {
    const { host, deliver } = relay(true);

    const failed = await deliver({ number: '1', messages: [placed('e-1')] });

    expect(failed).toEqual([]);
    expect(host.lines).toMatchObject([{ event: 'outbox rows left', rows: 1 }]);
  });

  test.each(['MODIFY', 'REMOVE'] as const)('ignores a %s record (DDS-05)', async (eventName) => {
    const { order, removed, deliver } = relay();

    const failed = await deliver({ number: '1', messages: [placed('e-1')], eventName });

    expect([failed, order, removed]).toEqual([[], [], []]);
  });

  test('reports the lowest record that was not published', async () => {
    const { channels, removed, deliver } = relay();
    channels['event-stream'].answers.push(refuse(['e-2', 'e-3'], false));

    const failed = await deliver(
      { number: '1', messages: [placed('e-1', 'o-1')] },
      { number: '2', messages: [placed('e-2', 'o-2')], orderId: 'o-2' },
      { number: '3', messages: [placed('e-3', 'o-3')], orderId: 'o-3' },
    );

    expect(failed).toEqual(['2']);
    expect(removed).toEqual(['OUTBOX#message-1']);
  });

  test('publishes nothing more of an order behind a failure, to any destination', async () => {
    const { channels, order, deliver } = relay();
    channels['event-stream'].answers.push(refuse(['e-1'], false));

    const failed = await deliver(
      { number: '1', messages: [placed('e-1')] },
      { number: '2', messages: [placed('e-2')] },
    );

    expect(failed).toEqual(['1']);
    expect(order).toEqual([]);
  });

  test.each([
    ['has no messages', undefined, 'has no list of messages'],
    ['holds no envelope', [{ id: 'x' }], 'message 0 of the outbox row is not an envelope'],
    [
      'holds an unrouted type',
      [{ ...placed('e-1'), type: 'orders.OrderEaten.v1' }],
      'message 0 has the type orders.OrderEaten.v1, which contracts/routes.ts does not know',
    ],
  ])('reports a row that %s; other orders go on', async (_, messages, reason) => {
    const { host, order, deliver } = relay();

    const failed = await deliver(
      { number: '1', ...(messages && { messages }) },
      { number: '2', messages: [placed('behind')] },
      { number: '3', messages: [{ ...job, partitionkey: 'o-2' }], orderId: 'o-2' },
    );

    expect(failed).toEqual(['1']);
    expect(order).toEqual(['invoice-queue job']);
    expect(host.lines[0]?.reason).toContain(reason);
  });
});
