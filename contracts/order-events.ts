import * as z from 'zod/mini';
import { eventSchema } from './envelope.ts';

const id = z.string().check(z.minLength(1), z.maxLength(64));
const cents = z.int().check(z.nonnegative());
const position = z.int().check(z.positive());

/** One line of an order; the warehouse packs each line as its own parcel. */
export const OrderLine = z.object({ sku: id, quantity: position, unitPriceCents: cents });
export type OrderLine = z.infer<typeof OrderLine>;

/** The lines of an order: 1 to 10. */
export const OrderLines = z.array(OrderLine).check(z.minLength(1), z.maxLength(10));

/** A customer's order was accepted. First of an order's lifecycle: `sequence` 1. */
export const OrderPlaced = eventSchema(
  'orders.OrderPlaced.v1',
  z.object({ orderId: id, customerId: id, lines: OrderLines, totalCents: cents }),
);
export type OrderPlaced = z.infer<typeof OrderPlaced>;

/** The customer's card was charged the total of these lines. */
export const PaymentCharged = eventSchema(
  'payments.PaymentCharged.v1',
  z.object({ orderId: id, customerId: id, lines: OrderLines, amountCents: cents }),
);
export type PaymentCharged = z.infer<typeof PaymentCharged>;

/** The customer's card was refused; the lifecycle ends here. */
export const PaymentDeclined = eventSchema(
  'payments.PaymentDeclined.v1',
  z.object({ orderId: id, customerId: id, amountCents: cents, reason: z.string() }),
);
export type PaymentDeclined = z.infer<typeof PaymentDeclined>;

/** Units were set aside for every line of the order. */
export const StockReserved = eventSchema(
  'inventory.StockReserved.v1',
  z.object({ orderId: id, lines: OrderLines }),
);
export type StockReserved = z.infer<typeof StockReserved>;

const parcel = { orderId: id, customerId: id, parcel: position, parcels: position };

/** One parcel of the order is packed: `parcel` of `parcels`, counted from 1. */
export const OrderPacked = eventSchema('fulfilment.OrderPacked.v1', z.object(parcel));
export type OrderPacked = z.infer<typeof OrderPacked>;

/** One parcel of the order left the warehouse: `parcel` of `parcels`, counted from 1. */
export const OrderShipped = eventSchema(
  'fulfilment.OrderShipped.v1',
  z.object({ ...parcel, trackingNumber: id }),
);
export type OrderShipped = z.infer<typeof OrderShipped>;

/** Every fact about an order. */
export const OrderEvent = z.discriminatedUnion('type', [
  OrderPlaced,
  PaymentCharged,
  PaymentDeclined,
  StockReserved,
  OrderPacked,
  OrderShipped,
]);
export type OrderEvent = z.infer<typeof OrderEvent>;

/** The facts that move an order's state machine: what the FIFO topic carries. */
export const LifecycleEvent = z.discriminatedUnion('type', [
  OrderPlaced,
  PaymentCharged,
  PaymentDeclined,
  OrderPacked,
  OrderShipped,
]);
export type LifecycleEvent = z.infer<typeof LifecycleEvent>;

/** What a customer is written about. */
export const MailedEvent = z.discriminatedUnion('type', [
  OrderPlaced,
  PaymentDeclined,
  OrderShipped,
]);
export type MailedEvent = z.infer<typeof MailedEvent>;
