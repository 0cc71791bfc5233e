import { describe, expect, test } from 'vitest';
import { orderKeys } from '../../../contracts/tables.ts';
import { type Mail, tableMailProvider } from '../../../lambdas/send-email/mail-provider.ts';
import { sendEmail } from '../../../lambdas/send-email/send-email.ts';
import { row } from '../support/applied.ts';
import { canceledBy, transportError } from '../support/aws-errors.ts';
import { fakeHost, noonMs } from '../support/fake-host.ts';
import { fakeTables } from '../support/fake-table.ts';
import { orderPlaced, orderShipped, paymentDeclined } from '../support/order-samples.ts';

const request = { key: 'email#e-1', now: noonMs };

describe('Sending e-mail', () => {
  test.each([
    [orderPlaced, 'We received your order o-1'],
    [paymentDeclined, 'Your card was declined for order o-1'],
    [orderShipped(2), 'Parcel 2 of 2 of order o-1 is on its way'],
  ])('asks the provider for a mail about $type', async (event, subject) => {
    const sent: (Mail & { key: string })[] = [];

    await sendEmail(
      event,
      { send: async (mail, { key }) => void sent.push({ ...mail, key }) },
      request,
    );

    expect(sent).toEqual([
      { orderId: 'o-1', customerId: 'c-1', about: event.type, subject, key: 'email#e-1' },
    ]);
  });
});

describe('The mail provider', () => {
  const mail = { orderId: 'o-1', customerId: 'c-1', about: 'order', subject: 'Hello' };

  test('sends a mail once for each key', async () => {
    const tables = fakeTables();
    const provider = tableMailProvider('orders', tables);

    await provider.send(mail, request);
    await provider.send(mail, request);
    await provider.send(mail, { ...request, key: 'email#e-2' });

    expect(row(tables, orderKeys.mailbox('c-1'))?.mails).toBe(2);
    expect(row(tables, { pk: 'ORDER#o-1', sk: 'EMAIL#email#e-1' })).toMatchObject(mail);
  });

  test('asks again while others write to the same mailbox', async () => {
    const tables = fakeTables();
    tables.faults.push({ error: canceledBy('None', 'TransactionConflict') });

    await tableMailProvider('orders', tables, fakeHost()).send(mail, request);

    expect(row(tables, orderKeys.mailbox('c-1'))?.mails).toBe(1);
  });

  test('says when it did not answer, so that the mail is delivered again', async () => {
    const tables = fakeTables();
    for (let n = 0; n < 100; n += 1) tables.faults.push({ error: transportError() });

    const sent = tableMailProvider('orders', tables, fakeHost()).send(mail, request);

    await expect(sent).rejects.toThrow('last error: socket hang up');
  });
});
