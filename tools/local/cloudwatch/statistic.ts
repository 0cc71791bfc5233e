/** The measurements of one metric in one minute. */
export interface Summary {
  count: number;
  sum: number;
  min: number;
  max: number;
  readonly values: number[];
}

/** How measurements of a period become one datapoint. */
export type Statistic =
  | 'Average'
  | 'Maximum'
  | 'Minimum'
  | 'SampleCount'
  | 'Sum'
  | { readonly percentile: number };

const named = ['Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum'] as const;

/** `Sum` or `p99.9`; undefined for one that is not known here. */
export function parseStatistic(text: string): Statistic | undefined {
  const name = named.find((one) => one === text);
  if (name) return name;
  const [, digits] = text.match(/^p(\d{1,2}(?:\.\d{1,10})?|100)$/) ?? [];
  return digits === undefined ? undefined : { percentile: Number(digits) };
}

/** Undefined for no measurement at all. */
export function statisticOf(parts: readonly Summary[], statistic: Statistic): number | undefined {
  if (parts.length === 0) return undefined;
  const total = (pick: (part: Summary) => number) =>
    parts.reduce((sum, part) => sum + pick(part), 0);
  switch (statistic) {
    case 'Sum':
      return total(({ sum }) => sum);
    case 'SampleCount':
      return total(({ count }) => count);
    case 'Average':
      return total(({ sum }) => sum) / total(({ count }) => count);
    case 'Maximum':
      return Math.max(...parts.map(({ max }) => max));
    case 'Minimum':
      return Math.min(...parts.map(({ min }) => min));
    default:
      return percentileOf(parts, statistic.percentile);
  }
}

function percentileOf(parts: readonly Summary[], percentile: number): number | undefined {
  const values = parts.flatMap((part) => part.values).sort((one, other) => one - other);
  return values[Math.max(0, Math.ceil((percentile / 100) * values.length) - 1)];
}
