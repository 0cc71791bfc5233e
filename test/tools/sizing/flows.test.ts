import { expect, test } from 'vitest';
import { environment, type FunctionName } from '../../../contracts/environment.ts';
import { chargePayment } from '../../../lambdas/charge-payment/charge-payment.ts';
import { fulfilOrder } from '../../../lambdas/fulfil-order/fulfil-order.ts';
import { indexSearch } from '../../../lambdas/index-search/index-search.ts';
import { projectAnalytics } from '../../../lambdas/project-analytics/project-analytics.ts';
import { renderInvoice } from '../../../lambdas/render-invoice/render-invoice.ts';
import { reserveInventory } from '../../../lambdas/reserve-inventory/reserve-inventory.ts';
import type { Write } from '../../../lambdas/runtime/writes.ts';
import { flows } from '../../../tools/sizing/assumptions.ts';
import { orderPlaced, paymentCharged } from '../../lambdas/support/order-samples.ts';

const at = { table: 'orders', now: 0 };
const parcel = { orderId: 'o-1', customerId: 'c-1', parcel: 1, parcels: 1 };
const packed = {
  ...{ ...paymentCharged, id: 'packed', sequence: '0000000003' },
  ...{ type: 'fulfilment.OrderPacked.v1' as const, data: parcel },
};
const shipped = {
  ...{ ...paymentCharged, id: 'shipped', sequence: '0000000004' },
  ...{ type: 'fulfilment.OrderShipped.v1' as const, data: { ...parcel, trackingNumber: 't-1' } },
};

/** The items that one function writes for the messages of one order, outbox rows apart. */
function count(decisions: readonly (readonly Write[])[]) {
  const items = decisions.flat();
  const outboxRows = items.filter(({ key }) => key.includes('OUTBOX#')).length;
  return { messages: decisions.length, outboxRows, items: items.length - outboxRows };
}

const lifecycle = [orderPlaced, paymentCharged, packed, shipped];
const counted = {
  'charge-payment': count([chargePayment(orderPlaced, at)]),
  'reserve-inventory': count([reserveInventory(orderPlaced, at)]),
  'fulfil-order': count(lifecycle.map((event) => fulfilOrder(event, at))),
  'render-invoice': count([
    renderInvoice({ ...paymentCharged, type: 'billing.RenderInvoice.v1' }, at),
  ]),
  'project-analytics': count(lifecycle.map((event) => projectAnalytics(event, 'views'))),
  'index-search': count(lifecycle.map((event) => indexSearch(event, 'views'))),
};

test.each(Object.entries(counted))('The bill knows what %s writes', (name, real) => {
  const flow = flows[name];
  const isStream = name === 'project-analytics' || name === 'index-search';
  const reserved = Number(isStream);

  expect(flow?.messages).toBe(real.messages + reserved);
  expect(flow?.outboxRows).toBe(real.outboxRows);
  expect(flow?.effectItems).toBe(real.items + reserved);
  const markers = flow?.transactedItems ? real.messages : 0;
  expect(flow?.markers).toBe(markers);
  expect((flow?.transactedItems ?? 0) + (flow?.singleItems ?? 0)).toBe(
    real.items + real.outboxRows + markers + reserved,
  );
});

test.each(Object.entries(flows))(
  'Markers of %s are billed if it is told of an inbox',
  (name, flow) => {
    const told: readonly string[] = environment[name as FunctionName];

    expect(flow.markers > 0).toBe(told.includes('INBOX_TABLE'));
  },
);
