import { describe, expect, test } from 'vitest';
import { orderKeys } from '../../../contracts/tables.ts';
import { sendEmail } from '../../../lambdas/send-email/send-email.ts';
import { applied, row } from '../support/applied.ts';
import { noonMs } from '../support/fake-host.ts';
import { orderPlaced, orderShipped, paymentDeclined } from '../support/order-samples.ts';

const context = { table: 'orders', now: noonMs };

describe('Sending e-mail', () => {
  test.each([
    [orderPlaced, 'We received your order o-1'],
    [paymentDeclined, 'Your card was declined for order o-1'],
    [orderShipped(2), 'Parcel 2 of 2 of order o-1 is on its way'],
  ])('keeps a mail about $type', async (event, subject) => {
    const tables = await applied(sendEmail(event, context));

    expect(row(tables, { pk: 'ORDER#o-1', sk: `EMAIL#${event.id}` })).toMatchObject({ subject });
  });

  test("counts every mail in the customer's mailbox", async () => {
    const tables = await applied(
      sendEmail(orderPlaced, context),
      sendEmail(orderShipped(1), context),
    );

    expect(row(tables, orderKeys.mailbox('c-1'))?.mails).toBe(2);
  });
});
