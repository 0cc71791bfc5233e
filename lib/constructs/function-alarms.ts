import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { RunbookAlarm } from './runbook-alarm.ts';

const period = Duration.minutes(1);

/** A fault that lasts, not one bad minute. */
const lasting = { datapoints: 3, outOf: 5 };

const mostErrorsPercent = 5;
const mostOfTimeout = 0.8;

export interface FunctionAlarmsProps {
  readonly topic: ITopic;
  readonly function: LambdaFunction;
  /** How long one invocation may run. */
  readonly timeout: Duration;
}

/** The three ways a function fails as a whole: its invocations end badly, are refused, or run late. */
export class FunctionAlarms extends Construct {
  readonly failing: RunbookAlarm;

  constructor(scope: Construct, id: string, props: FunctionAlarmsProps) {
    super(scope, id);
    const { topic, function: watched, timeout } = props;

    this.failing = new RunbookAlarm(this, 'Failing', {
      topic,
      metric: errorRate(watched),
      above: mostErrorsPercent,
      ...lasting,
      summary: `More than ${mostErrorsPercent} % of the invocations fail.`,
      runbook: 'functionFailing',
    });
    new RunbookAlarm(this, 'Throttled', {
      topic,
      metric: watched.metricThrottles({ period }),
      above: 0,
      ...lasting,
      summary: 'Lambda refuses invocations: no concurrency is left.',
      runbook: 'functionThrottled',
    });
    new RunbookAlarm(this, 'Slow', {
      topic,
      metric: watched.metricDuration({ period, statistic: 'p99' }),
      above: timeout.toMilliseconds() * mostOfTimeout,
      ...lasting,
      summary: `One invocation in a hundred takes more than ${mostOfTimeout * 100} % of the timeout.`,
      runbook: 'functionSlow',
    });
  }
}

/** In percent. */
function errorRate(watched: LambdaFunction): MathExpression {
  return new MathExpression({
    expression: 'IF(invocations > 0, 100 * FILL(errors, 0) / invocations, 0)',
    usingMetrics: { invocations: watched.metricInvocations(), errors: watched.metricErrors() },
    label: 'Errors (%)',
    period,
  });
}
