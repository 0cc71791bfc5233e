import { type Statistic, type Summary, statisticOf } from './statistic.ts';

/** A measured quantity: `AWS/SQS`, `NumberOfMessagesDeleted`, `{ QueueName }`. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Which minutes are looked at: `to` is behind the last one. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Values of one minute and metric that a percentile looks at; more are counted and summed only. */
const maxValues = 1_000;

/**
 * What was measured, by minute. A minute is a whole number of the store's owner, so that time can be
 * compressed; the store forgets what is older than its horizon.
 */
export class MetricStore {
  readonly #series = new Map<string, Map<number, Summary>>();
  readonly #horizonMinutes: number;

  constructor(horizonMinutes: number) {
    this.#horizonMinutes = horizonMinutes;
  }

  add(metric: MetricName, minute: number, value: number): void {
    const key = keyOf(metric);
    const minutes = this.#series.get(key) ?? new Map<number, Summary>();
    this.#series.set(key, minutes);
    const summary = minutes.get(minute);
    if (summary === undefined) {
      minutes.set(minute, { count: 1, sum: value, min: value, max: value, values: [value] });
      return;
    }
    summary.count += 1;
    summary.sum += value;
    summary.min = Math.min(summary.min, value);
    summary.max = Math.max(summary.max, value);
    if (summary.values.length < maxValues) summary.values.push(value);
  }

  /** One datapoint over a span; undefined when nothing was measured in it. */
  read(metric: MetricName, { from, to }: Span, statistic: Statistic): number | undefined {
    const minutes = this.#series.get(keyOf(metric));
    if (minutes === undefined) return undefined;
    const found: Summary[] = [];
    for (let minute = from; minute < to; minute += 1) {
      const summary = minutes.get(minute);
      if (summary) found.push(summary);
    }
    return statisticOf(found, statistic);
  }

  forgetBefore(now: number): void {
    for (const minutes of this.#series.values()) {
      for (const minute of minutes.keys()) {
        if (minute >= now - this.#horizonMinutes) break;
        minutes.delete(minute);
      }
    }
  }
}

function keyOf({ namespace, name, dimensions }: MetricName): string {
  const sorted = Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}
