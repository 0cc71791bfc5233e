import type { OrderEvent } from '../../contracts/order-events.ts';
import { viewKeys } from '../../contracts/tables.ts';
import { update, type Write } from '../runtime/writes.ts';

/** Adds an event to the numbers of its order: how many events, which money, how many parcels. */
export function projectAnalytics(event: OrderEvent, table: string): readonly Write[] {
  const { orderId } = event.data;
  return [
    update(table, viewKeys.analytics(orderId), {
      set: { orderId, lastEventTime: event.time },
      add: { events: 1, ...measures(event) },
    }),
  ];
}

function measures(event: OrderEvent): Readonly<Record<string, number>> {
  switch (event.type) {
    case 'orders.OrderPlaced.v1':
      return { placedCents: event.data.totalCents };
    case 'payments.PaymentCharged.v1':
      return { chargedCents: event.data.amountCents };
    case 'payments.PaymentDeclined.v1':
      return { declinedCents: event.data.amountCents };
    case 'inventory.StockReserved.v1':
      return { reservedUnits: event.data.lines.reduce((sum, line) => sum + line.quantity, 0) };
    case 'fulfilment.OrderPacked.v1':
      return { packedParcels: 1 };
    case 'fulfilment.OrderShipped.v1':
      return { shippedParcels: 1 };
  }
}
