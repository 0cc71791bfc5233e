import { limits } from './limits.ts';
import { breaksAt, type Demand, type Load, shareOf } from './load.ts';

const widths = [18, 38, 14, 14, 16, 10, 15];
const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** The loads of a demand as a table, and which limit comes first. */
export function renderCapacity(stage: string, demand: Demand, loads: readonly Load[]): string {
  const { rate, p99Ms, keys } = demand;
  const [first] = loads;
  return [
    `${stage}: ${number.format(rate)} orders a second, ${p99Ms} ms an invocation, ${number.format(keys)} customers`,
    '',
    row(['part', 'what', 'used', 'limit', '', 'share', 'breaks at'], 'move it by'),
    ...loads.map((load) => {
      const { part, what, used, limit, unit, raise } = load;
      const share = percent(shareOf(load));
      const breaks = breaksAt(load, demand);
      const at = Number.isFinite(breaks) ? `${number.format(breaks)}/s` : 'never';
      return row([part, what, number.format(used), number.format(limit), unit, share, at], raise);
    }),
    '',
    ...(first ? [verdict(first, demand)] : []),
    `Limits: tools/sizing/limits.json (as of ${limits.asOf}), defaults of an account in us-east-1.`,
  ].join('\n');
}

function verdict(first: Load, demand: Demand): string {
  const at = number.format(breaksAt(first, demand));
  return `First: ${first.what} of ${first.part}, at ${at} orders a second; move it by ${first.raise}.`;
}

/** What is used at all is not shown as nothing. */
function percent(share: number): string {
  return share > 0 && share < 0.000_5 ? '<0.1 %' : `${number.format(100 * share)} %`;
}

function row(cells: readonly string[], last: string): string {
  const padded = cells.map((cell, at) => {
    const width = widths[at] ?? 0;
    return at < 2 || at === 4 ? ` ${cell.padEnd(width)}` : cell.padStart(width);
  });
  return `${padded.join('')}  ${last}`.trimEnd();
}
