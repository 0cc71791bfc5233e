import { describe, expect, test } from 'vitest';
import { unsentRows } from '../../../lambdas/sweep-outbox/unsent-rows.ts';
import { fakeClient } from '../support/fake-client.ts';
import { fakeHost } from '../support/fake-host.ts';

const listed = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    key: { pk: 'ORDER#o-1', sk: `OUTBOX#${index}` },
    createdMs: index,
  }));

const wireKey = (index: number) => ({ pk: { S: 'ORDER#o-1' }, sk: { S: `OUTBOX#${index}` } });

function trying(timeMs = 1000) {
  const host = fakeHost();
  return { host, deadlineMs: host.now() + timeMs };
}

describe('Listing a shard of the outbox', () => {
  test('asks the index for the oldest keys, from where the last page ended', async () => {
    const { sent, client } = fakeClient();
    const from = { outboxShard: { N: '3' } };

    await unsentRows('orders', client).list(3, from);

    expect(sent).toEqual([
      {
        name: 'QueryCommand',
        input: {
          ...{ TableName: 'orders', IndexName: 'outbox', Limit: 25, ExclusiveStartKey: from },
          KeyConditionExpression: 'outboxShard = :shard',
          ExpressionAttributeValues: { ':shard': { N: '3' } },
        },
      },
    ]);
  });
});

describe('Reading listed rows', () => {
  test('takes a hundred a request, as they are now and not as they were', async () => {
    const { sent, client } = fakeClient();

    await unsentRows('orders', client).read(listed(130), trying());

    const requests = sent.map(({ input }) => Object(input.RequestItems).orders);
    expect(requests.map(({ Keys }) => Keys.length)).toEqual([100, 30]);
    expect(requests.map(({ ConsistentRead }) => ConsistentRead)).toEqual([true, true]);
  });

  test('keeps the order asked for, and leaves out what is gone', async () => {
    const { client } = fakeClient({ Responses: { orders: [wireKey(2), wireKey(0)] } });

    const rows = await unsentRows('orders', client).read(listed(3), trying());

    expect(rows.map(({ key }) => key.sk)).toEqual(['OUTBOX#0', 'OUTBOX#2']);
  });

  test('asks again for the unprocessed', async () => {
    const { sent, client } = fakeClient(
      {
        Responses: { orders: [wireKey(1)] },
        UnprocessedKeys: { orders: { Keys: [wireKey(0)] } },
      },
      { Responses: { orders: [wireKey(0)] } },
    );

    const rows = await unsentRows('orders', client).read(listed(2), trying());

    expect(rows.map(({ key }) => key.sk)).toEqual(['OUTBOX#0', 'OUTBOX#1']);
    expect(sent.map(({ input }) => Object(input.RequestItems).orders.Keys)).toEqual([
      [wireKey(0), wireKey(1)],
      [wireKey(0)],
    ]);
  });

  test('rejects at the deadline, since a row behind a missing one must not go first', async () => {
    const { client } = fakeClient({ UnprocessedKeys: { orders: { Keys: [wireKey(0)] } } });

    await expect(unsentRows('orders', client).read(listed(1), trying(0))).rejects.toThrow(
      new Error('1 outbox rows were not read in time'),
    );
  });
});
