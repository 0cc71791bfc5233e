import type {
  OrderPacked,
  OrderPlaced,
  OrderShipped,
  PaymentCharged,
  PaymentDeclined,
} from '../../../contracts/order-events.ts';

const lines = [
  { sku: 'lamp', quantity: 2, unitPriceCents: 1500 },
  { sku: 'desk', quantity: 1, unitPriceCents: 20_000 },
];

const customer = { orderId: 'o-1', customerId: 'c-1' };

function envelope(id: string, sequence: string) {
  return {
    specversion: '1.0',
    id,
    source: '/test',
    time: '2027-01-01T11:59:58.000Z',
    datacontenttype: 'application/json',
    partitionkey: 'o-1',
    sequence,
    correlationid: 'placed-1',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  } as const;
}

/** An order of 230.00 by customer `c-1`, placed two seconds before the fake host's noon. */
export const orderPlaced: OrderPlaced = {
  ...envelope('placed-1', '0000000001'),
  type: 'orders.OrderPlaced.v1',
  data: { ...customer, lines, totalCents: 23_000 },
};

export const paymentCharged: PaymentCharged = {
  ...envelope('charged-1', '0000000002'),
  type: 'payments.PaymentCharged.v1',
  data: { ...customer, lines, amountCents: 23_000 },
};

export const paymentDeclined: PaymentDeclined = {
  ...envelope('declined-1', '0000000002'),
  type: 'payments.PaymentDeclined.v1',
  data: { ...customer, amountCents: 600_000, reason: 'over the limit' },
};

/** Parcel `parcel` of two is packed; sequences 3 and 4. */
export function orderPacked(parcel: 1 | 2): OrderPacked {
  return {
    ...envelope(`packed-${parcel}`, `000000000${2 + parcel}`),
    type: 'fulfilment.OrderPacked.v1',
    data: { ...customer, parcel, parcels: 2 },
  };
}

/** Parcel `parcel` of two left; sequences 5 and 6. */
export function orderShipped(parcel: 1 | 2): OrderShipped {
  return {
    ...envelope(`shipped-${parcel}`, `000000000${4 + parcel}`),
    type: 'fulfilment.OrderShipped.v1',
    data: { ...customer, parcel, parcels: 2, trackingNumber: `T-${parcel}` },
  };
}

/** The order placed under other ids. */
export function placedAs(eventId: string, orderId = eventId, customerId = 'c-1'): OrderPlaced {
  const data = { ...orderPlaced.data, orderId, customerId };
  return { ...orderPlaced, id: eventId, partitionkey: orderId, data };
}
