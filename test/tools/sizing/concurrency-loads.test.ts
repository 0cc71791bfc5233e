import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../tools/local/clock.ts';
import { breaksAt } from '../../../tools/sizing/load.ts';
import { capacityOfStage } from '../../../tools/sizing/main.ts';
import { simulate } from '../../../tools/sizing/simulate.ts';
import { type Changes, loadOf, stageTemplate } from './stage-template.ts';

const demand = { rate: 100, p99Ms: 80, keys: 1_000 };
const load = (part: string, what: string, changes: Changes = {}) =>
  loadOf(part, what, { changes, demand });

const reserved = { ReservedConcurrentExecutions: 200 };
const pollers = {
  ScalingConfig: undefined,
  ProvisionedPollerConfig: { MinimumPollers: 2, MaximumPollers: 4 },
};

describe('the concurrency of the API', () => {
  test('is held against what is reserved for its function', () => {
    // 100 orders a second, 80 ms each.
    expect(load('place-order', 'its reserved', { PlaceOrderFunction: reserved })).toMatchObject({
      ...{ used: 8, limit: 200, raise: 'apiConcurrency' },
    });
  });

  test("is taken off the account's when none is reserved", () => {
    // 8 for the API, 4 for the relay, 2 x 2 for the stream, 1.6 x 3 + 3.2 + 6.4 for the queues.
    expect(load('functions', 'unreserved').used).toBeCloseTo(30.4, 10);
    expect(() => load('place-order', 'its reserved')).toThrow('no its reserved of place-order');
  });
});

describe("the account's concurrency", () => {
  test('is what all reservations leave, whoever has them', () => {
    const changes = { PlaceOrderFunction: reserved, EmailConsumerFunction: reserved };
    const { used, limit } = load('functions', 'unreserved', changes);

    expect(limit).toBe(1_000 - 2 * 200);
    expect(used).toBeCloseTo(30.4 - 8 - 3.2, 10);
  });

  test('is nothing when all of it is reserved', () => {
    const all = { ReservedConcurrentExecutions: 1_100 };
    const { limit } = load('functions', 'unreserved', { PlaceOrderFunction: all });

    expect(limit).toBe(0);
  });
});

describe("a queue's consumer", () => {
  test("is held against its own mapping, not against another's", () => {
    const changes = { EmailConsumerMapping: { ScalingConfig: { MaximumConcurrency: 2 } } };

    expect(load('send-email', 'concurrency', changes).limit).toBe(2);
    expect(load('charge-payment', 'concurrency', changes).limit).toBe(50);
  });

  test('has ten invocations for each poller of its own', () => {
    const changes = { EmailConsumerMapping: pollers };

    expect(load('send-email', 'concurrency', changes)).toMatchObject({
      ...{ limit: 40, raise: 'pollers', source: 'SQS-19' },
    });
  });

  test('has ten polls a second for each poller of its own', () => {
    const changes = { EmailConsumerMapping: pollers };

    // Two mails an order, five to a batch.
    expect(load('send-email', 'polls', changes)).toMatchObject({ used: 40, limit: 40 });
  });

  test('has the 1,250 invocations of every mapping when it sets nothing', () => {
    const changes = { EmailConsumerMapping: { ScalingConfig: undefined } };

    expect(load('send-email', 'concurrency', changes)).toMatchObject({
      ...{ limit: 1_250, source: 'SQS-14' },
    });
  });

  test.each([
    [30, 30, 'reservedConcurrency'],
    [60, 50, 'maxConcurrency'],
  ])('with %i reserved has %i at most', (concurrent, limit, raise) => {
    const changes = { EmailConsumerFunction: { ReservedConcurrentExecutions: concurrent } };

    expect(load('send-email', 'concurrency', changes)).toMatchObject({ limit, raise });
  });

  test('is found behind its alias', () => {
    const { Resources } = stageTemplate({
      EmailConsumerMapping: {
        ...{ FunctionName: { Ref: 'Live' }, ScalingConfig: { MaximumConcurrency: 7 } },
      },
    });
    const FunctionName = { Ref: 'EmailConsumerFunction0123ABCD' };
    const Live = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName } };
    const loads = capacityOfStage([{ Resources: { ...Resources, Live } }], demand);

    const concurrency = loads.find(({ part, what }) => `${part}: ${what}`.includes('email: conc'));
    expect(concurrency?.limit).toBe(7);
  });

  test('must be in the templates', () => {
    expect(() => capacityOfStage([{ Resources: {} }], demand)).toThrow(
      new Error(
        'charge-payment must have a function PaymentConsumerFunction with an event source mapping, got no function: ' +
          'correct its construct in tools/sizing/functions.ts, or take it out of tools/sizing/assumptions.ts',
      ),
    );
  });

  test.each([
    ['a maximum', { ScalingConfig: { MaximumConcurrency: 20 } }, 1_250],
    ['a reservation below it', { ScalingConfig: { MaximumConcurrency: 50 } }, 625],
  ])('falls behind where a simulation does, with %s', (name, mapping, limit) => {
    const isReserved = name.includes('reservation');
    const own = { ReservedConcurrentExecutions: 10 };
    const changes = {
      PaymentConsumerMapping: mapping,
      ...(isReserved && { PaymentConsumerFunction: own }),
    };
    const row = load('charge-payment', 'concurrency', changes);
    const pipeline = { invocationMs: 80, batch: 5, maxConcurrency: row.limit };
    const backlogAt = (rate: number) =>
      simulate({ ...pipeline, rate }, 60, seededRandom(1)).backlog;

    expect(breaksAt(row, demand)).toBe(limit);
    expect(backlogAt(0.95 * limit)).toBeLessThan(0.02 * 60 * limit);
    expect(backlogAt(1.1 * limit)).toBeGreaterThan(0.08 * 60 * limit);
  });
});
