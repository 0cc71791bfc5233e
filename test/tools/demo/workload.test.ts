import { describe, expect, test } from 'vitest';
import { OrderPlaced } from '../../../contracts/order-events.ts';
import { PlaceOrderRequest } from '../../../contracts/place-order.ts';
import { expectedEffects } from '../../../tools/demo/expectations.ts';
import { planWorkload } from '../../../tools/demo/workload.ts';

describe('the sample workload', () => {
  test('is the same for the same seed and another for another', () => {
    expect(planWorkload(50, 7)).toEqual(planWorkload(50, 7));
    expect(planWorkload(50, 7)).not.toEqual(planWorkload(50, 8));
  });

  test('repeats a tenth of the requests, some of them at the same moment', () => {
    const repeated = planWorkload(200, 1).orders.filter((order) => order.sends === 2);

    expect(repeated).toHaveLength(20);
    expect(new Set(repeated.map((order) => order.concurrent))).toEqual(new Set([true, false]));
  });

  test('holds 2 % poison of several kinds for topic, FIFO topic, stream and queue', () => {
    const { poison } = planWorkload(200, 1);

    expect(poison.map((one) => one.target)).toEqual([
      'events-topic',
      'lifecycle-topic',
      'event-stream',
      'invoice-queue',
    ]);
  });

  test('asks only for what the API accepts', () => {
    for (const { request } of planWorkload(100, 3).orders) {
      expect(PlaceOrderRequest.safeParse(request).success).toBe(true);
    }
  });

  test('has no poison that would pass as an order', () => {
    for (const { body } of planWorkload(600, 1).poison) {
      expect(passes(body)).toBe(false);
    }
  });
});

describe('the expected effects of an order', () => {
  const order = (lines: number, unitPriceCents: number) => ({
    idempotencyKey: 'k',
    sends: 1,
    concurrent: false,
    request: {
      customerId: 'c',
      lines: Array.from({ length: lines }, () => ({ sku: 's', quantity: 1, unitPriceCents })),
    },
  });

  test('follow the lifecycle: a line is a parcel, packed and shipped', () => {
    expect(expectedEffects(order(3, 100))).toEqual({
      payment: 1,
      inventory: 1,
      email: 4,
      fulfilment: 8,
      invoice: 1,
      analytics: 9,
      search: 9,
    });
  });

  test('end with the refusal of the card', () => {
    expect(expectedEffects(order(1, 600_000))).toEqual({
      payment: 1,
      inventory: 1,
      email: 2,
      fulfilment: 2,
      invoice: 0,
      analytics: 3,
      search: 3,
    });
  });
});

function passes(body: string): boolean {
  try {
    return OrderPlaced.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}
