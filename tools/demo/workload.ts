import { createHash } from 'node:crypto';
import type { PlaceOrderRequest } from '../../contracts/place-order.ts';
import { type Poison, planPoison } from './poison.ts';

/** One order that the workload places, perhaps more than once. */
export interface PlannedOrder {
  readonly idempotencyKey: string;
  readonly request: PlaceOrderRequest;
  /** Times the same request is sent: 1, or 2 for a duplicate. */
  readonly sends: number;
  /** The repetition is sent at the same moment, not after the answer. */
  readonly concurrent: boolean;
}

export interface Workload {
  readonly orders: readonly PlannedOrder[];
  readonly poison: readonly Poison[];
}

/** Share of orders whose request is repeated. */
const duplicateShare = 0.1;

/** Share of poison messages, of the number of orders. */
const poisonShare = 0.02;

/** Orders above this total are declined by the payment service. */
const cardLimitCents = 500_000;

/** True when the sample card refuses this order. */
export function isDeclined(request: PlaceOrderRequest): boolean {
  return totalCents(request) > cardLimitCents;
}

function totalCents(request: PlaceOrderRequest): number {
  return request.lines.reduce((sum, line) => sum + line.quantity * line.unitPriceCents, 0);
}

/** The same orders and poison for the same seed, whatever the machine. */
export function planWorkload(orders: number, seed: number): Workload {
  const random = hashRandom(`workload ${seed}`);
  const repeated = new Set<number>();
  while (repeated.size < Math.floor(orders * duplicateShare)) {
    repeated.add(Math.floor(random() * orders));
  }

  const planned = Array.from({ length: orders }, (_, index) => ({
    idempotencyKey: `seed-${seed}-order-${index + 1}`,
    request: planRequest(random, orders),
    sends: repeated.has(index) ? 2 : 1,
    concurrent: index % 2 === 0,
  }));

  return { orders: planned, poison: planPoison(Math.ceil(orders * poisonShare), seed) };
}

function planRequest(random: () => number, orders: number): PlaceOrderRequest {
  const whole = (most: number) => 1 + Math.floor(random() * most);
  const expensive = random() < 0.05;
  return {
    customerId: `customer-${whole(Math.max(1, Math.ceil(orders / 4)))}`,
    lines: Array.from({ length: whole(3) }, () => ({
      sku: `sku-${whole(500)}`,
      quantity: whole(4),
      unitPriceCents: expensive ? 600_000 : 100 + whole(20_000),
    })),
  };
}

/** Numbers in [0, 1) that follow from a text alone. */
export function hashRandom(text: string): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash('sha256').update(`${text} ${drawn}`).digest().readUInt32BE(0) / 2 ** 32;
  };
}
