import type { MailedEvent } from '../../contracts/order-events.ts';
import type { EffectContext } from '../runtime/message.ts';
import type { MailProvider } from './mail-provider.ts';

/** Writes to the customer about what happened, under the key of the event. */
export async function sendEmail(
  event: MailedEvent,
  provider: MailProvider,
  { key, now }: Pick<EffectContext, 'key' | 'now'>,
): Promise<void> {
  const { orderId, customerId } = event.data;
  const mail = { orderId, customerId, about: event.type, subject: subjectOf(event) };
  await provider.send(mail, { key, now });
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
