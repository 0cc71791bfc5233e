import * as z from 'zod/mini';
import { eventSchema } from './envelope.ts';
import { OrderLines } from './order-events.ts';

const id = z.string().check(z.minLength(1), z.maxLength(64));

/** A job, not a fact: one worker renders the invoice of a paid order. */
export const RenderInvoice = eventSchema(
  'billing.RenderInvoice.v1',
  z.object({
    orderId: id,
    customerId: id,
    lines: OrderLines,
    amountCents: z.int().check(z.nonnegative()),
  }),
);
export type RenderInvoice = z.infer<typeof RenderInvoice>;
