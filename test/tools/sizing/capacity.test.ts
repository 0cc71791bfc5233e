import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../tools/local/clock.ts';
import { breaksAt, concurrency, shareOf } from '../../../tools/sizing/load.ts';
import { capacityOfStage, costOfStage, renderCapacity } from '../../../tools/sizing/main.ts';
import { simulate } from '../../../tools/sizing/simulate.ts';
import { unitsOfAnOrder } from '../../../tools/sizing/table-loads.ts';
import { loadOf, stageTemplate } from './stage-template.ts';

const stage = [stageTemplate()];
const demand = { rate: 100, p99Ms: 80, keys: 1_000 };
const load = (part: string, what: string) => loadOf(part, what, { demand });

describe('the capacity of a stage', () => {
  test("is held against the route's own rate", () => {
    expect(load('API', "the route's rate")).toMatchObject({ used: 100, limit: 500 });
  });

  test("counts invocations at a time by Little's law", () => {
    // 4 lifecycle messages an order, 5 in a batch, 80 ms each.
    expect(load('fulfil-order', 'concurrency')).toMatchObject({ used: 6.4, limit: 50 });
  });

  test('counts five records an order into the shards of the log', () => {
    expect(load('event stream', 'records into')).toMatchObject({ used: 500, limit: 4_000 });
  });

  test('counts two write units for an item in a transaction', () => {
    // Accepted with 7; payment 9, inventory 7, e-mail 8, fulfilment 14, invoice 1.
    expect(load('orders table', 'write units, 5')).toMatchObject({ used: 4_600, limit: 40_000 });
  });

  test('holds each table, and the index, against a quota of its own', () => {
    const loads = capacityOfStage(stage, demand).filter(({ what }) =>
      what.startsWith('write units'),
    );

    expect(loads.map(({ part, what, used, limit }) => [part, what, used, limit])).toEqual([
      ['orders table', 'write units, 5 partitions', 4_600, 40_000],
      ['inbox table', 'write units, 2 partitions', 1_600, 40_000],
      ['views table', 'write units, 1 partitions', 1_000, 40_000],
      ['orders table', 'write units of the outbox index', 1_000, 40_000],
    ]);
  });

  test('splits the write units that the bill counts, and loses none', () => {
    const { orders, outboxIndex, inbox, views } = unitsOfAnOrder();
    const billed = costOfStage('test', stage).millionOrders.find(({ what }) => what === 'tables');

    expect(orders + outboxIndex + inbox + views).toBe((billed?.quantity ?? 0) / 1_000_000);
  });

  test('tells at which rate a limit is reached, whatever was asked', () => {
    const route = load('API', "the route's rate");

    expect(shareOf(route)).toBe(0.2);
    expect(breaksAt(route, demand)).toBe(500);
  });

  test('names the limit that comes first, up to a million orders a second', () => {
    const huge = { ...demand, rate: 1_000_000 };
    const loads = capacityOfStage(stage, huge);
    const text = renderCapacity('prod', huge, loads);

    const rates = loads.map((one) => breaksAt(one, huge));
    expect(rates).toEqual(rates.toSorted((one, other) => one - other));
    expect(text).toContain(
      "First: the route's rate of API, at 500 orders a second; move it by requestsPerSecond.",
    );
  });
});

describe('the model of a consumer', () => {
  const pipeline = { invocationMs: 80, batch: 5, maxConcurrency: 50 };
  const limit = breaksAt(load('charge-payment', 'concurrency'), demand);

  test.each([10, 100, 1_000, 2_500])(
    'agrees within 5 %% with a simulation of %i a second',
    (rate) => {
      const seen = simulate({ ...pipeline, rate }, 60, seededRandom(rate));

      const predicted = concurrency(rate, seen.batch, pipeline.invocationMs);
      expect(Math.abs(seen.concurrency / predicted - 1)).toBeLessThan(0.05);
      expect(seen.backlog).toBeLessThan(rate / 2);
    },
  );

  test('agrees on the rate at which a consumer no longer keeps up', () => {
    const below = simulate({ ...pipeline, rate: 0.95 * limit }, 60, seededRandom(1));
    const above = simulate({ ...pipeline, rate: 1.1 * limit }, 60, seededRandom(1));

    expect(limit).toBe(3_125);
    expect(below.backlog).toBeLessThan(0.02 * below.processed);
    expect(above.batch).toBeGreaterThan(4.9);
    expect(Math.abs(above.backlog / (0.1 * limit * 60) - 1)).toBeLessThan(0.2);
  });
});
