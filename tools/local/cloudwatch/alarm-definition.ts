import type { Expression } from './expression.ts';
import type { MetricName } from './metric-store.ts';
import type { Statistic } from './statistic.ts';

/** What fires, when, and who is told. */
export interface AlarmDefinition {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly measured: Measured;
  readonly periodMinutes: number;
  /** Newest datapoints that are looked at: the N of "M of N" (CW-12). */
  readonly evaluationPeriods: number;
  /** Breaching ones that fire: the M. */
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly missing: MissingData;
  readonly actions: AlarmActions;
}

/** Topics by the state that an alarm comes into. */
export type AlarmActions = Readonly<Record<AlarmState, readonly string[]>>;

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type MissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** One metric, or an expression over metrics and other expressions by their ids. */
export interface Measured {
  readonly result: Expression;
  readonly parts: ReadonlyMap<string, Part>;
}

export type Part =
  | { readonly kind: 'metric'; readonly metric: MetricName; readonly statistic: Statistic }
  | { readonly kind: 'expression'; readonly expression: Expression };

export const comparisons = {
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
} as const;

export type Comparison = keyof typeof comparisons;
