import { describe, expect, test } from 'vitest';
import { viewKeys } from '../../../contracts/tables.ts';
import { projectAnalytics } from '../../../lambdas/project-analytics/project-analytics.ts';
import { applied, row } from '../support/applied.ts';
import {
  orderPacked,
  orderPlaced,
  orderShipped,
  paymentCharged,
  paymentDeclined,
} from '../support/order-samples.ts';

describe('Projecting analytics', () => {
  test.each([
    [orderPlaced, { placedCents: 23_000 }],
    [paymentCharged, { chargedCents: 23_000 }],
    [paymentDeclined, { declinedCents: 600_000 }],
    [orderPacked(1), { packedParcels: 1 }],
    [orderShipped(1), { shippedParcels: 1 }],
  ])('measures $type', async (event, measures) => {
    const tables = await applied(projectAnalytics(event, 'orders'));

    expect(row(tables, viewKeys.analytics('o-1'))).toMatchObject({ events: 1, ...measures });
  });

  test('adds up what happened to an order', async () => {
    const events = [orderPlaced, paymentCharged, orderPacked(1), orderPacked(2)];

    const tables = await applied(...events.map((event) => projectAnalytics(event, 'orders')));

    expect(row(tables, viewKeys.analytics('o-1'))).toMatchObject({ events: 4, packedParcels: 2 });
  });
});
