import type { CloudEvent } from './cloud.ts';
import { type Consumer, findConsumer } from './expectations.ts';

/** Running totals that handlers report in the embedded metric format on their log. */
export interface MetricTotals {
  processed: number;
  duplicatesSuppressed: number;
  deadLettered: number;
  retried: number;
  /** Duplicates by the consumer whose function suppressed them. */
  readonly duplicatesBy: Map<Consumer, number>;
  /** Milliseconds from the start of this process to the first processed message. */
  firstMessageMs: number | undefined;
  /** Processes that a fault killed. */
  killed: number;
}

export function emptyTotals(): MetricTotals {
  return {
    processed: 0,
    duplicatesSuppressed: 0,
    deadLettered: 0,
    retried: 0,
    duplicatesBy: new Map(),
    firstMessageMs: undefined,
    killed: 0,
  };
}

/** Adds what one event of the cloud says; anything but metrics and kills is passed over. */
export function countEvent(totals: MetricTotals, event: CloudEvent): void {
  if (event.name === 'EnvironmentKilled' && event.detail?.reason === 'fault') totals.killed += 1;
  const line = event.name === 'LogLine' ? event.detail?.line : undefined;
  if (typeof line === 'string' && line.includes('"_aws"')) countLine(totals, line);
}

function countLine(totals: MetricTotals, line: string): void {
  const metrics = parseLine(line);
  const value = (name: string) => sum(metrics[name]);

  totals.processed += value('Processed');
  totals.duplicatesSuppressed += value('DuplicatesSuppressed');
  totals.deadLettered += value('DeadLettered');
  totals.retried += value('Retried');

  const consumer = findConsumer(String(metrics.FunctionName));
  if (consumer) {
    const before = totals.duplicatesBy.get(consumer) ?? 0;
    totals.duplicatesBy.set(consumer, before + value('DuplicatesSuppressed'));
  }
  if (value('Processed') > 0) totals.firstMessageMs ??= performance.now();
}

function parseLine(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function sum(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((total: number, one) => total + Number(one), 0);
  return Number(value ?? 0);
}
