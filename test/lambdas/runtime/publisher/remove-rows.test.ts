import { describe, expect, test } from 'vitest';
import { rowRemover } from '../../../../lambdas/runtime/publisher/remove-rows.ts';
import { fakeClient } from '../../support/fake-client.ts';
import { fakeHost } from '../../support/fake-host.ts';

const keys = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ pk: 'ORDER#o-1', sk: `OUTBOX#${index}` }));

function trying() {
  const host = fakeHost();
  return { host, deadlineMs: host.now() + 1000 };
}

const unprocessed = {
  UnprocessedItems: {
    orders: [{ DeleteRequest: { Key: { pk: { S: 'ORDER#o-1' }, sk: { S: 'OUTBOX#1' } } } }],
  },
};

describe('Deleting published rows', () => {
  test('takes twenty-five a request', async () => {
    const { sent, client } = fakeClient();

    await rowRemover('orders', client)(keys(30), trying());

    const sizes = sent.map(({ input }) => Object(input.RequestItems).orders.length);
    expect(sizes).toEqual([25, 5]);
  });

  test('tries the unprocessed again', async () => {
    const { sent, client } = fakeClient(unprocessed);

    await rowRemover('orders', client)(keys(2), trying());

    expect(sent[1]?.input.RequestItems).toEqual(unprocessed.UnprocessedItems);
  });

  test('rejects when some are unprocessed at the deadline', async () => {
    const { client } = fakeClient(...Array.from({ length: 99 }, () => unprocessed));

    const removing = rowRemover('orders', client)(keys(2), trying());

    await expect(removing).rejects.toThrow('1 rows were not processed in time');
  });
});
