import type { OrderEvent } from '../../contracts/order-events.ts';
import { viewKeys } from '../../contracts/tables.ts';
import { update, type Write } from '../runtime/writes.ts';

/** The word under which an order is found after each event. */
const statuses: Readonly<Record<OrderEvent['type'], string>> = {
  'orders.OrderPlaced.v1': 'placed',
  'payments.PaymentCharged.v1': 'paid',
  'payments.PaymentDeclined.v1': 'declined',
  'inventory.StockReserved.v1': 'reserved',
  'fulfilment.OrderPacked.v1': 'packed',
  'fulfilment.OrderShipped.v1': 'shipped',
};

/** Sets the search document of an order to what happened last, in stream order. */
export function indexSearch(event: OrderEvent, table: string): readonly Write[] {
  const { orderId } = event.data;
  return [
    update(table, viewKeys.search(orderId), {
      set: {
        orderId,
        status: statuses[event.type],
        lastType: event.type,
        lastSequence: event.sequence,
        lastEventTime: event.time,
        customerId: 'customerId' in event.data ? event.data.customerId : undefined,
      },
      add: { updates: 1 },
    }),
  ];
}
