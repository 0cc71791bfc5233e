import { z } from 'zod';

const id = z.string().min(1).max(64);
const cents = z.int().nonnegative();

const OrderLine = z.object({ sku: id, quantity: z.int().positive(), unitPriceCents: cents });

/** The event of `contracts/order-events.ts`, in the whole schema library, which the peer is built on. */
export const OrderPlaced = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(128),
  source: z.string().min(1),
  type: z.literal('orders.OrderPlaced.v1'),
  subject: z.string().optional(),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  partitionkey: z.string().min(1).max(128),
  sequence: z.string().regex(/^\d{10}$/),
  correlationid: z.string().min(1),
  causationid: z.string().optional(),
  traceparent: z.string().optional(),
  expirytime: z.iso.datetime().optional(),
  data: z.object({
    orderId: id,
    customerId: id,
    lines: z.array(OrderLine).min(1).max(10),
    totalCents: cents,
  }),
});
export type OrderPlaced = z.infer<typeof OrderPlaced>;
