import { Stream, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import { check, checkWholeNumber, describeDuration } from './checks.ts';
import { RunbookAlarm } from './runbook-alarm.ts';
import { acknowledgeStreamKey, streamEncryption } from './stream-encryption.ts';

export interface EventStreamProps {
  readonly stage: StageSettings;
  /** Where the alarm about refused writes speaks. */
  readonly alarmTopic: ITopic;
  /**
   * How far back a consumer can be replayed: 7 to 365 days.
   *
   * @default 7 days
   */
  readonly retention?: Duration;
}

/** The retained log of every event: read by many, each at its own place, again when need be. */
export class EventStream extends Construct {
  readonly stream: Stream;
  /** How far back a consumer can be replayed. */
  readonly retention: Duration;

  constructor(scope: Construct, id: string, props: EventStreamProps) {
    super(scope, id);
    const { stage, alarmTopic, retention = Duration.days(7) } = props;
    const { streamShards } = stage;
    this.retention = retention;
    check(this, retention.toHours() >= 7 * 24 && retention.toHours() <= 365 * 24, {
      rule: 'retention must be from 7 to 365 days',
      got: describeDuration(retention),
    });
    if (streamShards !== 'on-demand') {
      checkWholeNumber(this, 'streamShards', { value: streamShards, min: 1 });
    }

    this.stream = new Stream(this, 'Stream', {
      retentionPeriod: retention,
      ...streamEncryption(stage),
      removalPolicy: stage.removalPolicy,
      ...(streamShards === 'on-demand'
        ? { streamMode: StreamMode.ON_DEMAND }
        : { streamMode: StreamMode.PROVISIONED, shardCount: streamShards }),
    });
    acknowledgeStreamKey(this.stream, stage);
    new RunbookAlarm(this, 'WritesThrottled', {
      topic: alarmTopic,
      metric: this.stream.metricWriteProvisionedThroughputExceeded({
        period: Duration.minutes(1),
        statistic: 'Sum',
      }),
      above: 0,
      datapoints: 3,
      outOf: 5,
      summary: 'The stream refuses records: a shard is full.',
      runbook: 'writesThrottled',
    });
  }
}
