import { errorClass, errorMessage } from './errors.ts';

/** What became of a batch's messages. */
export interface BatchCounts {
  readonly processed: number;
  readonly duplicatesSuppressed: number;
  /** Handed back for another delivery, begun or not. */
  readonly retried: number;
  readonly deadLettered: number;
  /** From the event's time to its effect, one a processed message. */
  readonly latenciesMs: readonly number[];
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

/** A batch as one line of CloudWatch's embedded metric format; at most 100 latencies, spread evenly. */
export function metricsLine(consumer: string, nowMs: number, counts: BatchCounts): string {
  const step = Math.ceil(counts.latenciesMs.length / maxValues);
  const latencies = counts.latenciesMs.filter((_, index) => index % step === 0);
  const values = {
    Processed: counts.processed,
    DuplicatesSuppressed: counts.duplicatesSuppressed,
    Retried: counts.retried,
    DeadLettered: counts.deadLettered,
    ...(latencies.length > 0 && { LatencyMs: latencies }),
  };
  const Metrics = Object.entries(values).map(([Name, value]) => ({
    Name,
    Unit: Array.isArray(value) ? 'Milliseconds' : 'Count',
  }));
  const directive = { Namespace: metricNamespace, Dimensions: [['Consumer']], Metrics };
  return JSON.stringify({
    _aws: { Timestamp: nowMs, CloudWatchMetrics: [directive] },
    Consumer: consumer,
    ...values,
  });
}
