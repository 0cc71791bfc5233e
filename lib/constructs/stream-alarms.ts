import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { BlueprintFunction } from './blueprint-function.ts';
import { describeDuration } from './checks.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface StreamAlarmsProps {
  readonly topic: ITopic;
  /** The consumer whose lag is watched. */
  readonly function: BlueprintFunction;
  /** How long the stream keeps a record. */
  readonly retention: Duration;
  /**
   * How far the consumer may fall behind.
   *
   * @default 1 minute
   */
  readonly behind?: Duration;
}

/** A consumer that falls behind its stream: first late, then about to lose records. */
export class StreamAlarms extends Construct {
  constructor(scope: Construct, id: string, props: StreamAlarmsProps) {
    super(scope, id);
    const { topic, retention, behind = Duration.minutes(1) } = props;
    const metric = props.function.function.metric('IteratorAge', {
      period: Duration.minutes(1),
      statistic: 'Maximum',
    });

    new RunbookAlarm(this, 'Behind', {
      topic,
      metric,
      above: behind.toMilliseconds(),
      datapoints: 2,
      outOf: 3,
      summary: `The consumer is more than ${describeDuration(behind)} behind its stream.`,
      runbook: 'consumerBehind',
    });
    new RunbookAlarm(this, 'NearExpiry', {
      topic,
      metric,
      above: retention.toMilliseconds() / 2,
      datapoints: 1,
      summary: `The consumer is behind by more than half of the ${describeDuration(retention)} that its stream keeps.`,
      runbook: 'recordsNearExpiry',
    });
  }
}
