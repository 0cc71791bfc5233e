import * as z from 'zod/mini';
import { OrderLines } from './order-events.ts';

/** The HTTP header that makes a repeated `POST /orders` one order. */
export const idempotencyKeyHeader = 'idempotency-key';

/** The HTTP header that says how urgent a request is: `priority: u=6` (RFC 9218). */
export const priorityHeader = 'priority';

/** From this urgency on, of 0 (most urgent) to 7, an order can wait: it is refused under load. */
export const leastUrgent = 5;

/** The body of `POST /orders`. */
export const PlaceOrderRequest = z.object({
  customerId: z.string().check(z.minLength(1), z.maxLength(64)),
  lines: OrderLines,
});
export type PlaceOrderRequest = z.infer<typeof PlaceOrderRequest>;

/** The body of the 202 answer; the same for every repetition of one idempotency key. */
export interface PlaceOrderResponse {
  readonly orderId: string;
  readonly eventId: string;
}
