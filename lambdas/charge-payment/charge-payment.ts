import type { RenderInvoice } from '../../contracts/jobs.ts';
import type { OrderPlaced, PaymentCharged, PaymentDeclined } from '../../contracts/order-events.ts';
import { orderKeys } from '../../contracts/tables.ts';
import { emit } from '../runtime/emit.ts';
import { outbox } from '../runtime/outbox.ts';
import { absent, put, update, type Write } from '../runtime/writes.ts';

/** Where payments are written, and when. */
export interface PaymentContext {
  readonly table: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The most a card is charged for one order. */
export const cardLimitCents = 500_000;

/** Charges an order to the customer's card, or declines what is over the card's limit. */
export function chargePayment(placed: OrderPlaced, context: PaymentContext): readonly Write[] {
  return placed.data.totalCents > cardLimitCents
    ? declinePayment(placed, context)
    : acceptPayment(placed, context);
}

function acceptPayment(placed: OrderPlaced, { table, now }: PaymentContext): readonly Write[] {
  const { orderId, customerId, lines, totalCents: amountCents } = placed.data;
  const charged = emit<PaymentCharged>(placed, {
    type: 'payments.PaymentCharged.v1',
    data: { orderId, customerId, lines, amountCents },
    now,
  });
  const job = emit<RenderInvoice>(placed, {
    type: 'billing.RenderInvoice.v1',
    data: { orderId, customerId, lines, amountCents },
    now,
    index: 1,
  });
  return [
    ...recordPayment(placed, table, 'charged'),
    update(table, orderKeys.account(customerId), {
      add: { chargedCents: amountCents, charges: 1 },
    }),
    outbox(table, { orderId, events: [charged, job], now }),
  ];
}

function declinePayment(placed: OrderPlaced, { table, now }: PaymentContext): readonly Write[] {
  const { orderId, customerId, totalCents: amountCents } = placed.data;
  const reason = `${amountCents} cents are over the card's limit of ${cardLimitCents} cents`;
  const declined = emit<PaymentDeclined>(placed, {
    type: 'payments.PaymentDeclined.v1',
    data: { orderId, customerId, amountCents, reason },
    now,
  });
  return [
    ...recordPayment(placed, table, 'declined'),
    outbox(table, { orderId, events: [declined], now }),
  ];
}

function recordPayment(
  placed: OrderPlaced,
  table: string,
  status: 'charged' | 'declined',
): readonly Write[] {
  const { orderId, customerId, totalCents: amountCents } = placed.data;
  return [
    put(table, { ...orderKeys.payment(orderId), orderId, customerId, amountCents, status }, absent),
    update(table, orderKeys.order(orderId), {
      set: { paymentStatus: status },
      add: { paymentEvents: 1 },
    }),
  ];
}
