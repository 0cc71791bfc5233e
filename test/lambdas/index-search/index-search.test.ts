import { describe, expect, test } from 'vitest';
import { viewKeys } from '../../../contracts/tables.ts';
import { indexSearch } from '../../../lambdas/index-search/index-search.ts';
import { applied, row } from '../support/applied.ts';
import { orderPlaced, paymentCharged } from '../support/order-samples.ts';

describe('Indexing for search', () => {
  test('keeps one document an order, of what happened last', async () => {
    const tables = await applied(
      indexSearch(orderPlaced, 'orders'),
      indexSearch(paymentCharged, 'orders'),
    );

    expect(row(tables, viewKeys.search('o-1'))).toMatchObject({
      status: 'paid',
      lastType: 'payments.PaymentCharged.v1',
      lastSequence: '0000000002',
      customerId: 'c-1',
      updates: 2,
    });
  });
});
