import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { publisherMetrics, publisherNamespace } from '../../contracts/metrics.ts';
import type { BlueprintFunction } from './blueprint-function.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

const mostLostPercent = 5;

export interface TelemetryAlarmProps {
  readonly topic: ITopic;
  /** The function that sends telemetry once. */
  readonly publisher: BlueprintFunction;
}

/** Fires when more telemetry is lost than its readers can do without, in three minutes of five. */
export class TelemetryAlarm extends Construct {
  constructor(scope: Construct, id: string, { topic, publisher }: TelemetryAlarmProps) {
    super(scope, id);

    new RunbookAlarm(this, 'Lost', {
      topic,
      metric: lossRate(publisher),
      above: mostLostPercent,
      datapoints: 3,
      outOf: 5,
      summary: `More than ${mostLostPercent} % of the telemetry is lost.`,
      runbook: 'telemetryLost',
    });
  }
}

/** In percent. */
function lossRate(publisher: BlueprintFunction): MathExpression {
  const count = (metricName: string) =>
    new Metric({
      namespace: publisherNamespace,
      metricName,
      dimensionsMap: { FunctionName: publisher.function.functionName },
      statistic: 'Sum',
    });
  return new MathExpression({
    expression: 'IF(sent + lost > 0, 100 * lost / (sent + lost), 0)',
    usingMetrics: { sent: count(publisherMetrics.sent), lost: count(publisherMetrics.lost) },
    label: 'Lost (%)',
    period: Duration.minutes(1),
  });
}
