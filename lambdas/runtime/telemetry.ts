import { metricNamespace } from '../../contracts/metrics.ts';
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
 * A batch as one line of CloudWatch's embedded metric format, under the function's name, as Lambda's
 * own metrics are: another stage's consumer is another function. A latency is the time from an event to
 * its effect; of more than 100 an even spread is kept.
 */
export function metricsLine(
  functionName: string,
  nowMs: number,
  batch: { readonly counts: BatchCounts; readonly latenciesMs: readonly number[] },
): string {
  const step = Math.ceil(batch.latenciesMs.length / maxValues);
  const LatencyMs = batch.latenciesMs.filter((_, index) => index % step === 0);
  const values = { ...batch.counts, ...(LatencyMs.length > 0 && { LatencyMs }) };
  const units = { LatencyMs: 'Milliseconds' };
  return embeddedLine(nowMs, { dimensions: { FunctionName: functionName }, values, units });
}

/** What one line of the embedded metric format says. */
export interface Measurement {
  /** @default the consumers' */
  readonly namespace?: string;
  /** All values are under these together. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number | readonly number[]>>;
  /** CloudWatch's units by metric name; what is not named is a count. */
  readonly units?: Readonly<Record<string, string>>;
}

/** A measurement as one line of CloudWatch's embedded metric format. */
export function embeddedLine(
  nowMs: number,
  { namespace = metricNamespace, dimensions, values, units = {} }: Measurement,
): string {
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: units[Name] ?? 'Count' }));
  const Dimensions = [Object.keys(dimensions)];
  const CloudWatchMetrics = [{ Namespace: namespace, Dimensions, Metrics }];
  return JSON.stringify({
    _aws: { Timestamp: nowMs, CloudWatchMetrics },
    ...dimensions,
    ...values,
  });
}
