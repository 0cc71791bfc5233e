import type { MailedEvent } from '../../contracts/order-events.ts';
import { orderKeys } from '../../contracts/tables.ts';
import { absent, put, update, type Write } from '../runtime/writes.ts';

/** Where mails are written, and when. */
export interface MailContext {
  readonly table: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Writes to the customer about what happened, and counts it in the customer's mailbox. */
export function sendEmail(event: MailedEvent, { table, now }: MailContext): readonly Write[] {
  const { orderId, customerId } = event.data;
  const key = { pk: orderKeys.order(orderId).pk, sk: `EMAIL#${event.id}` };
  const mail = { orderId, customerId, about: event.type, subject: subjectOf(event), sentAt: now };
  return [
    put(table, { ...key, ...mail }, absent),
    update(table, orderKeys.mailbox(customerId), { add: { mails: 1 } }),
  ];
}

function subjectOf(event: MailedEvent): string {
  const { orderId } = event.data;
  switch (event.type) {
    case 'orders.OrderPlaced.v1':
      return `We received your order ${orderId}`;
    case 'payments.PaymentDeclined.v1':
      return `Your card was declined for order ${orderId}`;
    case 'fulfilment.OrderShipped.v1':
      return `Parcel ${event.data.parcel} of ${event.data.parcels} of order ${orderId} is on its way`;
  }
}
