import { describe, expect, test } from 'vitest';
import { maxEnvelopeBytes } from '../../../contracts/limits.ts';
import { PaymentCharged } from '../../../contracts/order-events.ts';
import { deriveId, emit } from '../../../lambdas/runtime/emit.ts';
import { outbox } from '../../../lambdas/runtime/outbox.ts';
import { noonMs } from '../support/fake-host.ts';
import { orderPlaced } from '../support/order-samples.ts';

const { orderId, customerId, lines } = orderPlaced.data;

const charged = (index?: number) =>
  emit<PaymentCharged>(orderPlaced, {
    type: 'payments.PaymentCharged.v1',
    data: { orderId, customerId, lines, amountCents: 23_000 },
    now: noonMs,
    ...(index !== undefined && { index }),
  });

describe('An emitted event', () => {
  test('is an envelope that names its cause and stays in its trace', () => {
    expect(PaymentCharged.parse(charged())).toMatchObject({
      source: '/payments',
      time: '2027-01-01T12:00:00.000Z',
      partitionkey: 'o-1',
      sequence: '0000000002',
      correlationid: 'placed-1',
      causationid: 'placed-1',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
  });

  test('has the same id whenever it is emitted', () => {
    expect(charged().id).toBe(charged().id);
  });

  test('has another id and sequence at another place', () => {
    const third = charged(2);

    expect(third.id).not.toBe(charged().id);
    expect(third.sequence).toBe('0000000004');
  });

  test('has an id in the form of a UUID, version 8', () => {
    expect(deriveId('abc')).toBe('ba7816bf-8f01-8fea-a141-40de5dae2223');
  });
});

describe('The outbox', () => {
  test('holds the events of one decision in one row, in order', () => {
    const events = [charged(0), charged(1)] as const;

    const { item } = outbox('orders', { orderId, events, now: noonMs });

    expect(item.Put?.Item).toEqual({
      pk: { S: 'ORDER#o-1' },
      sk: { S: `OUTBOX#${events[0].id}` },
      outboxShard: { N: '4' },
      createdAt: { N: String(noonMs) },
      messages: { L: events.map((event) => ({ S: JSON.stringify(event) })) },
    });
  });

  test('refuses an event that could not be published (SNS-10)', () => {
    const event = { ...charged(), data: 'x'.repeat(maxEnvelopeBytes) };

    expect(() => outbox('orders', { orderId, events: [event], now: noonMs })).toThrow(
      `over the limit of ${maxEnvelopeBytes} (SNS-10); emit a claim check`,
    );
  });
});
