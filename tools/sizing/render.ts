import * as assumptions from './assumptions.ts';
import { costOf, type Line, prices, totalOf } from './prices.ts';

const widths = [34, 16, 16, 24];
const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** A bill as a table: what, quantity, unit price, and what they make. */
export function renderBill(title: string, lines: readonly Line[]): string {
  return [
    title,
    row(['', 'quantity', 'price', 'of', 'USD']),
    ...lines.map((line) => {
      const { usd, per, unit } = prices.prices[line.price];
      const of = per === 1 ? unit : `${number.format(per)} ${unit}s`;
      return row([line.what, number.format(line.quantity), `${usd}`, of, money(costOf(line))]);
    }),
    row(['total', '', '', '', money(totalOf(lines))]),
    '',
  ].join('\n');
}

/** What the tables rest on. */
export function renderAssumptions(): string {
  const { order, batch, invocationMs, logBytes, dataKeySeconds, keyCalls } = assumptions;
  return [
    `Prices: tools/sizing/prices.json (${prices.region}), each with source and date, without free tiers and taxes.`,
    `From memory, not looked up again: ${unverified().join(', ')}.`,
    `An order has one line and is paid; its events have ${order.eventBytes} bytes, items up to 1 KB.`,
    `Batches: ${batch.queue} messages from a queue, ${batch.fifo} from a FIFO queue, ${batch.stream} from the stream, ${batch.relay} outbox rows.`,
    `Invocations run ${invocationMs.api} ms (API), ${invocationMs.consumer} ms (consumers), ${invocationMs.relay} ms (relay) in 512 MiB and log ${logBytes} bytes.`,
    `KMS is called every ${dataKeySeconds} s of a month, or as often as a queue says: ${keyCalls.sender} times for a queue's sender, ${keyCalls.receiver} for its consumer, ${keyCalls.publisher} for a topic's publisher, ${keyCalls.caller} for a function at a table, ${keyCalls.stream} for the event stream.`,
    'Storage, dead letters, retries, replays, custom metrics of a busy month and data transfer are left out.',
  ].join('\n');
}

function unverified(): readonly string[] {
  return Object.entries(prices.prices)
    .filter(([, price]) => 'unverified' in price)
    .map(([name]) => name);
}

function row(cells: readonly string[]): string {
  const [what = '', ...others] = cells;
  const padded = others.map((cell, at) =>
    at === 2 ? ` ${cell.padEnd(widths[3] ?? 0)}` : cell.padStart(widths[at + 1] ?? 10),
  );
  return `  ${what.padEnd(widths[0] ?? 0)}${padded.join('')}`.trimEnd();
}

function money(usd: number): string {
  return usd.toFixed(2);
}
