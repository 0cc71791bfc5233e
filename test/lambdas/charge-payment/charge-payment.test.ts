import { describe, expect, test } from 'vitest';
import { RenderInvoice } from '../../../contracts/jobs.ts';
import { PaymentCharged, PaymentDeclined } from '../../../contracts/order-events.ts';
import { orderKeys } from '../../../contracts/tables.ts';
import { cardLimitCents, chargePayment } from '../../../lambdas/charge-payment/charge-payment.ts';
import { applied, apply, outboxMessages, row } from '../support/applied.ts';
import { noonMs } from '../support/fake-host.ts';
import { orderPlaced } from '../support/order-samples.ts';

const context = { table: 'orders', now: noonMs };

const placedFor = (totalCents: number) => ({
  ...orderPlaced,
  data: { ...orderPlaced.data, totalCents },
});

describe('Charging a payment', () => {
  test('records the payment, the account and the order', async () => {
    const tables = await applied(chargePayment(orderPlaced, context));

    expect(row(tables, orderKeys.payment('o-1'))).toMatchObject({
      amountCents: 23_000,
      status: 'charged',
    });
    expect(row(tables, orderKeys.account('c-1'))).toMatchObject({
      chargedCents: 23_000,
      charges: 1,
    });
    expect(row(tables, orderKeys.order('o-1'))).toMatchObject({
      paymentStatus: 'charged',
      paymentEvents: 1,
    });
  });

  test('emits PaymentCharged, then the invoice job, in one outbox row', async () => {
    const tables = await applied(chargePayment(orderPlaced, context));

    const [[charged, job] = []] = outboxMessages(tables);
    expect(PaymentCharged.parse(charged)).toMatchObject({
      sequence: '0000000002',
      causationid: 'placed-1',
      data: { amountCents: 23_000 },
    });
    expect(RenderInvoice.parse(job).data.lines).toEqual(orderPlaced.data.lines);
  });

  test('charges up to the limit of the card', async () => {
    const tables = await applied(chargePayment(placedFor(cardLimitCents), context));

    expect(row(tables, orderKeys.payment('o-1'))?.status).toBe('charged');
  });

  test('declines one cent more, and charges nothing', async () => {
    const tables = await applied(chargePayment(placedFor(500_001), context));

    expect(row(tables, orderKeys.payment('o-1'))?.status).toBe('declined');
    expect(row(tables, orderKeys.account('c-1'))).toBeUndefined();
    expect(row(tables, orderKeys.order('o-1'))?.paymentStatus).toBe('declined');
  });

  test('emits PaymentDeclined with the reason', async () => {
    const tables = await applied(chargePayment(placedFor(500_001), context));

    const [[declined] = []] = outboxMessages(tables);
    expect(PaymentDeclined.parse(declined)).toMatchObject({
      sequence: '0000000002',
      data: { reason: "500001 cents are over the card's limit of 500000 cents" },
    });
  });

  test('is refused when the order was paid under another event id', async () => {
    const tables = await applied(chargePayment(orderPlaced, context));

    const again = apply(chargePayment({ ...orderPlaced, id: 'placed-2' }, context), tables);

    await expect(again).rejects.toMatchObject({ name: 'TransactionCanceledException' });
  });
});
