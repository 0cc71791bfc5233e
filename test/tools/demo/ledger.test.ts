import { describe, expect, test } from 'vitest';
import { type BatchCounts, metricsLine } from '../../../lambdas/runtime/telemetry.ts';
import { compareDeadLetters, type DeadLetter } from '../../../tools/demo/dead-letters.ts';
import {
  consumers,
  expectedEffects,
  findConsumer,
  perConsumer,
} from '../../../tools/demo/expectations.ts';
import { composeLedger, isRight, type LedgerInput } from '../../../tools/demo/ledger.ts';
import { countEvent, emptyTotals } from '../../../tools/demo/metrics.ts';
import { emptyPublishLog } from '../../../tools/demo/publish.ts';
import { renderLedger } from '../../../tools/demo/report.ts';
import { planWorkload } from '../../../tools/demo/workload.ts';

const plan = planWorkload(2, 1);

describe('the ledger', () => {
  test('is right when every effect happened once and the dead letters are the poison', () => {
    const ledger = composeLedger(rightInput());

    expect(ledger).toMatchObject({ lost: 0, doubled: 0, inversions: 0, deadLettersExact: true });
    expect(isRight(ledger)).toBe(true);
  });

  test('calls a missing effect lost', () => {
    const input = rightInput();
    countFor(input, 'order-1').email -= 1;

    expect(composeLedger(input)).toMatchObject({ lost: 1, doubled: 1 });
    expect(isRight(composeLedger(input))).toBe(false);
  });

  test('calls an effect more than expected doubled', () => {
    const input = rightInput();
    countFor(input, 'order-2').payment += 1;

    expect(composeLedger(input)).toMatchObject({ lost: 0, doubled: 1 });
  });

  test('calls an order that nobody placed doubled', () => {
    const input = rightInput();
    (input.found.byOrder as Map<string, unknown>).set(
      'order-9',
      perConsumer(() => 0),
    );

    expect(composeLedger(input).doubled).toBe(1);
  });

  test('finds inbox rows that do not match the effects', () => {
    const input = rightInput();
    (input.found.inboxRows as Map<string, number>).set('fulfilment', 1);

    const ledger = composeLedger(input);

    expect(ledger.findings).toHaveLength(1);
    expect(isRight(ledger)).toBe(false);
  });

  test.each([
    ['an inversion', { inversions: 1 }],
    ['a message left behind', { backlog: 1 }],
    [
      'a dead letter missing',
      { truth: { missing: ['poison-1 fulfil-order'], unexpected: [], copies: [], repeated: 0 } },
    ],
    [
      'a dead letter too many',
      { truth: { missing: [], unexpected: ['no poison x'], copies: [], repeated: 0 } },
    ],
  ])('is not right with %s', (_, wrong) => {
    expect(isRight(composeLedger({ ...rightInput(), ...wrong }))).toBe(false);
  });

  test('tells orders, poison and repeated requests apart', () => {
    const { poison } = planWorkload(50, 1);
    const sent = { attempted: 225, acknowledged: 225, duplicateRequests: 20, poison: [...poison] };

    const table = renderLedger(
      composeLedger({ ...rightInput(), log: { ...rightInput().log, ...sent } }),
      [],
    );

    expect(table).toContain(
      'Published 204 orders, 1 poison message, 20 repeated requests; 225 acknowledged\n',
    );
  });

  test('names each reason of the dead letters once', () => {
    const letter = (id: string): DeadLetter => ({
      consumer: 'fulfilment',
      reason: `event ${id} was refused: too early`,
      body: `{"id":"${id}"}`,
      place: 'queue',
    });

    const table = renderLedger(composeLedger(rightInput()), [letter('a'), letter('b')]);

    expect(table).toContain('2 x  event was refused: too early');
  });

  test('counts a copy that is there twice once, in the total, its row and its reason', () => {
    const { poison } = planWorkload(50, 1);
    const letters = ['payment', 'inventory', 'email', 'email'].map((consumer) => ({
      consumer,
      reason: 'not JSON',
      body: poison[0]?.body ?? '',
      place: 'queue',
    }));
    const truth = compareDeadLetters(letters, poison.slice(0, 1));

    const ledger = composeLedger({ ...rightInput(), truth });
    const table = renderLedger(ledger, truth.copies);

    expect(ledger).toMatchObject({ deadLettered: 3, deadLettersRepeated: 1 });
    expect(ledger.consumers.find(({ consumer }) => consumer === 'email')?.deadLettered).toBe(1);
    expect(table).toContain('Dead letters     3 copies, exactly the poison, and 1 repeat\n');
    expect(table).toContain('    3 x  not JSON\n');
  });

  test('reads as a table that ends with the verdict', () => {
    const table = renderLedger(composeLedger(rightInput()), []);

    expect(table.split('\n').at(-1)).toBe('Nothing lost, nothing doubled, nothing out of order.');
  });
});

describe('dead letters compared with the poison', () => {
  const poison = planWorkload(50, 1).poison.slice(0, 1);
  const letter = (consumer: string, body = poison[0]?.body ?? ''): DeadLetter => ({
    consumer,
    body,
    reason: 'not JSON',
    place: 'queue',
  });
  const copies = ['payment', 'inventory', 'email'].map((one) => letter(one));

  test('match when each consumer gave up its copy once', () => {
    expect(compareDeadLetters(copies, poison)).toEqual({
      missing: [],
      unexpected: [],
      copies,
      repeated: 0,
    });
  });

  test('miss a copy', () => {
    expect(compareDeadLetters(copies.slice(1), poison).missing).toEqual(['poison-1-1 payment']);
  });

  test('count a copy that is there twice as repeated, not as another', () => {
    expect(compareDeadLetters([...copies, letter('email')], poison)).toEqual({
      missing: [],
      unexpected: [],
      copies,
      repeated: 1,
    });
  });

  test('are told of a consumer that a fork has added', () => {
    const foreign = letter('loyalty');

    expect(compareDeadLetters([...copies, foreign], poison)).toEqual({
      missing: [],
      unexpected: [],
      copies: [...copies, foreign],
      repeated: 0,
    });
  });

  test.each([
    ['an innocent message', letter('email', '{}')],
    ['the copy of a stranger', letter('fulfilment')],
  ])('do not expect %s', (_, extra) => {
    expect(compareDeadLetters([...copies, extra], poison).unexpected).toHaveLength(1);
  });
});

describe('metrics read from handler logs', () => {
  test('add up the embedded metric format and pass over everything else', () => {
    const totals = emptyTotals();
    const log = (line: string) =>
      countEvent(totals, { service: 'lambda', name: 'LogLine', resource: 'f', detail: { line } });

    log(batchLine({ Processed: 9, DuplicatesSuppressed: 1 }, []));
    log(batchLine({ Processed: 1 }, [1, 2]));
    log('{"level":"INFO","Processed":100}');
    log('"_aws" but no JSON');

    expect(totals).toMatchObject({ processed: 10, duplicatesSuppressed: 1 });
    expect([...totals.duplicatesBy]).toEqual([['email', 1]]);
  });

  test.each([
    ['Orders-dev-FanOut-EmailConsumerFunction9B29AD94', 'email'],
    ['Orders-dev-Fulfilment-FulfilmentConsumerFunctionCF473C28', 'fulfilment'],
    ['Orders-dev-Ordering-PlaceOrderFunctionF3BF3D1E', undefined],
    ['Orders-dev-Overload-OverloadControlConsumerFunction62AAAC5A', undefined],
  ])('are of the function %s, the consumer %s', (functionName, consumer) => {
    expect(findConsumer(functionName)).toBe(consumer);
  });
});

/** What the runtime of the consumer of mails writes about one batch. */
function batchLine(counts: Partial<BatchCounts>, latenciesMs: readonly number[]): string {
  const none = { Processed: 0, DuplicatesSuppressed: 0, Expired: 0, Retried: 0, DeadLettered: 0 };
  return metricsLine('Orders-dev-FanOut-EmailConsumerFunction9B29AD94', 0, {
    counts: { ...none, ...counts },
    latenciesMs,
  });
}

function rightInput(): LedgerInput {
  const log = emptyPublishLog();
  const byOrder = new Map();
  const inboxRows = new Map<string, number>();
  plan.orders.forEach((order, index) => {
    log.orders.set(`order-${index + 1}`, order);
    byOrder.set(`order-${index + 1}`, expectedEffects(order));
  });
  for (const consumer of consumers) {
    inboxRows.set(
      consumer,
      plan.orders.reduce((sum, order) => sum + expectedEffects(order)[consumer], 0),
    );
  }
  return {
    log,
    found: {
      byOrder,
      inboxRows,
      unsentOutboxRows: 0,
      mailsCounted: inboxRows.get('email') ?? 0,
    },
    alarms: [],
    truth: { missing: [], unexpected: [], copies: [], repeated: 0 },
    inversions: 0,
    backlog: 0,
    totals: emptyTotals(),
    startedAt: 0,
    publishedAt: 1,
    drainedAt: 2,
  };
}

function countFor(input: LedgerInput, orderId: string) {
  return input.found.byOrder.get(orderId) ?? perConsumer(() => 0);
}
