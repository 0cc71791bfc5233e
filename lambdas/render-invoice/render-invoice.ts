import type { RenderInvoice } from '../../contracts/jobs.ts';
import type { OrderLine } from '../../contracts/order-events.ts';
import { orderKeys } from '../../contracts/tables.ts';
import { absent, update, type Write } from '../runtime/writes.ts';

/** Where invoices are written, and when. */
export interface InvoiceContext {
  readonly table: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Renders the invoice of a paid order as lines of text, unless there is one. */
export function renderInvoice(
  { data }: RenderInvoice,
  { table, now }: InvoiceContext,
): readonly Write[] {
  const { orderId, customerId, lines, amountCents } = data;
  const text = [
    `Invoice for order ${orderId}`,
    ...lines.map(renderLine),
    `Total ${formatCents(amountCents)}`,
  ];
  return [
    update(table, orderKeys.invoice(orderId), {
      set: { orderId, customerId, totalCents: amountCents, text, renderedAt: now },
      add: { renders: 1 },
      when: absent,
    }),
  ];
}

function renderLine({ sku, quantity, unitPriceCents }: OrderLine): string {
  const each = formatCents(unitPriceCents);
  return `${quantity} x ${sku} at ${each} = ${formatCents(quantity * unitPriceCents)}`;
}

function formatCents(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
