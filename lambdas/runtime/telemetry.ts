import { errorClass, errorMessage } from './errors.ts';

/** What became of a batch's messages, by metric name. */
export interface BatchCounts {
  readonly Processed: number;
  readonly DuplicatesSuppressed: number;
  /** Dropped without effect: their `expirytime` had passed. */
  readonly Expired: number;
  /** Handed back for another delivery, begun or not. */
  readonly Retried: number;
  readonly DeadLettered: number;
}

export const metricNamespace = 'Blueprint/Consumers';

/** Values that one embedded metric may hold. */
const maxValues = 100;

/** A log line that Lambda's level filter understands; bodies have no place in `fields`. */
export function logLine(
  level: 'INFO' | 'WARN' | 'ERROR',
  nowMs: number,
  fields: Readonly<Record<string, string | number | undefined>>,
): string {
  return JSON.stringify({ timestamp: new Date(nowMs).toISOString(), level, ...fields });
}

/** An error as log fields. */
export function errorFields(error: unknown): { errorClass: string; errorMessage: string } {
  return { errorClass: errorClass(error), errorMessage: errorMessage(error) };
}

/**
 * A batch as one line of CloudWatch's embedded metric format. A latency is the time from an event to
 * its effect; of more than 100 an even spread is kept.
 */
export function metricsLine(
  consumer: string,
  nowMs: number,
  batch: { readonly counts: BatchCounts; readonly latenciesMs: readonly number[] },
): string {
  const step = Math.ceil(batch.latenciesMs.length / maxValues);
  const LatencyMs = batch.latenciesMs.filter((_, index) => index % step === 0);
  const by = { namespace: metricNamespace, dimension: ['Consumer', consumer], now: nowMs } as const;
  return embeddedMetrics(by, { ...batch.counts, ...(LatencyMs.length > 0 && { LatencyMs }) });
}

/** Whose metrics, and when. */
export interface MetricSource {
  readonly namespace: string;
  readonly dimension: readonly [name: string, value: string];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** One line of the embedded metric format: counts, or milliseconds where the name ends in `Ms`. */
export function embeddedMetrics(
  { namespace, dimension: [dimension, value], now }: MetricSource,
  values: Readonly<Record<string, number | readonly number[]>>,
): string {
  const Metrics = Object.keys(values).map((Name) => ({
    Name,
    Unit: Name.endsWith('Ms') ? 'Milliseconds' : 'Count',
  }));
  const directive = { Namespace: namespace, Dimensions: [[dimension]], Metrics };
  return JSON.stringify({
    _aws: { Timestamp: now, CloudWatchMetrics: [directive] },
    [dimension]: value,
    ...values,
  });
}
