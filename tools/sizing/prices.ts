import table from './prices.json' with { type: 'json' };

/** A price of the table, by its name. */
export type PriceName = keyof typeof table.prices;

/** A line of a bill, so that a reader can multiply. */
export interface Line {
  /** What is paid for. */
  readonly what: string;
  readonly price: PriceName;
  readonly quantity: number;
}

/** What a line comes to, in US dollars. */
export function costOf({ price, quantity }: Line): number {
  const { usd, per } = table.prices[price];
  return (quantity / per) * usd;
}

/** The sum of lines, in US dollars. */
export function totalOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + costOf(line), 0);
}

/** The price table as it is, with sources and date. */
export const prices = table;
