import type { RenderInvoice } from './jobs.ts';
import type { LifecycleEvent, OrderEvent } from './order-events.ts';

/** Where the outbox relay publishes. */
export type Destination = 'lifecycle-topic' | 'event-stream' | 'events-topic' | 'invoice-queue';

const fact: readonly Destination[] = ['event-stream', 'events-topic'];
const lifecycle: readonly Destination[] = ['event-stream', 'lifecycle-topic', 'events-topic'];

type Routed = OrderEvent['type'] | LifecycleEvent['type'] | RenderInvoice['type'];

/**
 * Where each type goes, in publishing order. The stream comes first, since its consumers cause
 * nothing, then the FIFO topic: nothing that an event causes can then come before it on either.
 */
export const routes: Readonly<Record<Routed, readonly Destination[]>> = {
  'orders.OrderPlaced.v1': lifecycle,
  'payments.PaymentCharged.v1': lifecycle,
  'payments.PaymentDeclined.v1': lifecycle,
  'inventory.StockReserved.v1': fact,
  'fulfilment.OrderPacked.v1': lifecycle,
  'fulfilment.OrderShipped.v1': lifecycle,
  'billing.RenderInvoice.v1': ['invoice-queue'],
};
