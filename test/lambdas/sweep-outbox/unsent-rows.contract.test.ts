import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outbox, outboxShardOf } from '../../../lambdas/runtime/outbox.ts';
import { rowRemover } from '../../../lambdas/runtime/publisher/remove-rows.ts';
import { put } from '../../../lambdas/runtime/writes.ts';
import { type Page, unsentRows } from '../../../lambdas/sweep-outbox/unsent-rows.ts';
import { hasDynoxide, startDynoxide } from '../support/dynoxide.ts';
import { fakeHost, noonMs } from '../support/fake-host.ts';
import { placedAs } from '../support/order-samples.ts';

const shard = outboxShardOf('o-1');
const trying = { host: fakeHost(), deadlineMs: noonMs + 10_000 };

/** The outbox row of an order, as consumers write it. */
const rowAt = (id: string, now: number) =>
  outbox('orders', { orderId: 'o-1', events: [placedAs(id, 'o-1')], now });

describe.skipIf(!hasDynoxide)('The outbox of a real table', () => {
  let engine: Awaited<ReturnType<typeof startDynoxide>>;

  beforeAll(async () => {
    engine = await startDynoxide(['orders']);
    const business = put('orders', { pk: 'ORDER#o-1', sk: 'ORDER', status: 'placed' });
    const aged = Array.from({ length: 30 }, (_, index) => rowAt(`e-${index}`, noonMs - index));
    for (const { item } of [business, ...aged]) {
      await engine.client.send(new PutItemCommand(Object(item.Put)));
    }
  });

  afterAll(() => engine.stop());

  test('lists outbox rows and no other item, page by page, oldest first', async () => {
    const { list } = unsentRows('orders', engine.client);

    const first = await list(shard, undefined);
    const second = await list(shard, first.next);

    expect([first.rows.length, second.rows.length, second.next]).toEqual([25, 5, undefined]);
    expect([...first.rows, ...second.rows].map(({ createdMs }) => noonMs - createdMs)).toEqual(
      Array.from({ length: 30 }, (_, index) => 29 - index),
    );
  });

  test('lists nothing in the shards of other orders', async () => {
    const { list } = unsentRows('orders', engine.client);

    expect(await list((shard + 1) % 16, undefined)).toEqual({ rows: [], next: undefined });
  });

  test('gives the messages of listed rows, but not of those that were removed since', async () => {
    const { list, read } = unsentRows('orders', engine.client);
    const page: Page = await list(shard, undefined);
    const [oldest, second] = page.rows;
    if (!(oldest && second)) throw new Error('no rows');

    await rowRemover('orders', engine.client)([oldest.key], trying);
    const rows = await read([oldest, second], trying);

    expect(rows.map(({ key }) => key)).toEqual([second.key]);
    expect(JSON.parse(rows[0]?.messages?.L?.[0]?.S ?? '')).toMatchObject({ id: 'e-28' });
  });
});
