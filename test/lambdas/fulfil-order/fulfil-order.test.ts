import { describe, expect, test } from 'vitest';
import { type LifecycleEvent, OrderPacked, OrderShipped } from '../../../contracts/order-events.ts';
import { orderKeys } from '../../../contracts/tables.ts';
import { fulfilOrder } from '../../../lambdas/fulfil-order/fulfil-order.ts';
import { applied, apply, outboxMessages, row } from '../support/applied.ts';
import { noonMs } from '../support/fake-host.ts';
import {
  orderPacked,
  orderPlaced,
  orderShipped,
  paymentCharged,
  paymentDeclined,
} from '../support/order-samples.ts';

const decide = (event: LifecycleEvent) => fulfilOrder(event, { table: 'orders', now: noonMs });

const whole: readonly LifecycleEvent[] = [
  orderPlaced,
  paymentCharged,
  orderPacked(1),
  orderPacked(2),
  orderShipped(1),
  orderShipped(2),
];

const states = ['placed', 'paid', 'packing', 'packed', 'shipping', 'shipped'];

describe('Fulfilling an order', () => {
  test.each(states.map((state, index) => [index + 1, state] as const))(
    'after event %i of its life it is %s',
    async (events, state) => {
      const tables = await applied(...whole.slice(0, events).map(decide));

      expect(row(tables, orderKeys.order('o-1'))).toMatchObject({
        fulfilment: state,
        lifecycleEvents: events,
        lifecycleSequence: `000000000${events}`,
      });
    },
  );

  test('is cancelled by a declined payment', async () => {
    const tables = await applied(decide(orderPlaced), decide(paymentDeclined));

    expect(row(tables, orderKeys.order('o-1'))?.fulfilment).toBe('cancelled');
  });

  test('packs each line as its own parcel, in sequence', async () => {
    const tables = await applied(decide(orderPlaced), decide(paymentCharged));

    const packed = (outboxMessages(tables)[0] ?? []).map((message) => OrderPacked.parse(message));
    expect(packed.map(({ sequence, data }) => [sequence, data.parcel, data.parcels])).toEqual([
      ['0000000003', 1, 2],
      ['0000000004', 2, 2],
    ]);
  });

  test('ships all parcels once the last one is packed, in sequence', async () => {
    const tables = await applied(
      decide(orderPlaced),
      decide(paymentCharged),
      decide(orderPacked(1)),
    );
    await apply(decide(orderPacked(2)), tables);

    const shipped = (outboxMessages(tables)[1] ?? []).map((message) => OrderShipped.parse(message));
    expect(shipped.map(({ sequence, data }) => [sequence, data.parcel])).toEqual([
      ['0000000005', 1],
      ['0000000006', 2],
    ]);
    expect(new Set(shipped.map(({ data }) => data.trackingNumber)).size).toBe(2);
  });

  test.each([
    ['a payment before the order', [], paymentCharged],
    ['the order twice', [orderPlaced], { ...orderPlaced, id: 'placed-2' }],
    ['a parcel before the payment', [orderPlaced], orderPacked(1)],
    ['the second parcel before the first', [orderPlaced, paymentCharged], orderPacked(2)],
    ['a departure before all is packed', whole.slice(0, 3), orderShipped(1)],
    ['a payment after a refusal', [orderPlaced, paymentDeclined], paymentCharged],
    ['an older event', whole.slice(0, 5), orderPacked(2)],
  ] as const)('refuses %s', async (_, before, event) => {
    const tables = await applied(...before.map(decide));

    const refused = apply(decide(event), tables);

    await expect(refused).rejects.toMatchObject({ name: 'TransactionCanceledException' });
  });
});
