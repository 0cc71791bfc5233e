import type { OrderPacked, OrderShipped, PaymentCharged } from '../../contracts/order-events.ts';
import { deriveId, emit } from '../runtime/emit.ts';

/** The warehouse packs each line of a paid order as its own parcel. */
export function packParcels(paid: PaymentCharged, now: number) {
  const { orderId, customerId, lines } = paid.data;
  return lines.map((_, index) =>
    emit<OrderPacked>(paid, {
      type: 'fulfilment.OrderPacked.v1',
      data: { orderId, customerId, parcel: index + 1, parcels: lines.length },
      now,
      index,
    }),
  );
}

/** Once the last parcel is packed, all of them leave. */
export function shipParcels(lastPacked: OrderPacked, now: number) {
  const { orderId, customerId, parcels } = lastPacked.data;
  return Array.from({ length: parcels }, (_, index) =>
    emit<OrderShipped>(lastPacked, {
      type: 'fulfilment.OrderShipped.v1',
      data: {
        orderId,
        customerId,
        parcel: index + 1,
        parcels,
        trackingNumber: deriveId(`tracking|${orderId}|${index + 1}`),
      },
      now,
      index,
    }),
  );
}
