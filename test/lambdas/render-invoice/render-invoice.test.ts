import { describe, expect, test } from 'vitest';
import type { RenderInvoice } from '../../../contracts/jobs.ts';
import { orderKeys } from '../../../contracts/tables.ts';
import { renderInvoice } from '../../../lambdas/render-invoice/render-invoice.ts';
import { applied, row } from '../support/applied.ts';
import { noonMs } from '../support/fake-host.ts';
import { paymentCharged } from '../support/order-samples.ts';

const job: RenderInvoice = { ...paymentCharged, type: 'billing.RenderInvoice.v1' };

describe('Rendering an invoice', () => {
  test('writes lines, total and how often it was rendered', async () => {
    const tables = await applied(renderInvoice(job, { table: 'orders', now: noonMs }));

    expect(row(tables, orderKeys.invoice('o-1'))).toMatchObject({
      totalCents: 23_000,
      renders: 1,
      text: [
        'Invoice for order o-1',
        '2 x lamp at 15.00 = 30.00',
        '1 x desk at 200.00 = 200.00',
        'Total 230.00',
      ],
    });
  });
});
