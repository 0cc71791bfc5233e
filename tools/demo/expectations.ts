import type { PlannedOrder } from './workload.ts';
import { isDeclined } from './workload.ts';

/** The consumers of the reference application, by the name under which they dedupe. */
export const consumers = [
  'payment',
  'inventory',
  'email',
  'fulfilment',
  'invoice',
  'analytics',
  'search',
] as const;

/** Those of them that leave a row in the inbox for every event. */
export const inboxKeepers: readonly Consumer[] = ['payment', 'inventory', 'email', 'fulfilment'];

export type Consumer = (typeof consumers)[number];

/** A number for each consumer. */
export type PerConsumer = Record<Consumer, number>;

export function perConsumer(of: (consumer: Consumer) => number): PerConsumer {
  return Object.fromEntries(
    consumers.map((consumer) => [consumer, of(consumer)]),
  ) as unknown as PerConsumer;
}

/**
 * The consumer that a function works for: a service stack gives its construct the consumer's name, with
 * a capital, and the function's physical name carries it (`Orders-dev-FanOut-PaymentConsumer...`).
 */
export function findConsumer(functionName: string): Consumer | undefined {
  return consumers.find((consumer) =>
    functionName.includes(`-${consumer.charAt(0).toUpperCase()}${consumer.slice(1)}Consumer`),
  );
}

/**
 * The effects that one acknowledged order must have, by consumer, from the rules of the sample
 * domain alone: a line is a parcel; a declined order is neither packed nor invoiced.
 */
export function expectedEffects(order: PlannedOrder): PerConsumer {
  const declined = isDeclined(order.request);
  const parcels = declined ? 0 : order.request.lines.length;
  const placedAndPaid = 2;
  const lifecycle = placedAndPaid + 2 * parcels;
  const reserved = 1;
  return {
    payment: 1,
    inventory: 1,
    email: declined ? 2 : 1 + parcels,
    fulfilment: lifecycle,
    invoice: declined ? 0 : 1,
    analytics: lifecycle + reserved,
    search: lifecycle + reserved,
  };
}
