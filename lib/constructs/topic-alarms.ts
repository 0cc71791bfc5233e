import type { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface TopicAlarmsProps {
  /** Where the alarms speak. */
  readonly topic: ITopic;
  /** The topic that is watched. */
  readonly watched: Topic;
}

/** The three ways a topic loses its subscribers: it fails, its filters fail, its dead letters fail. */
export class TopicAlarms extends Construct {
  constructor(scope: Construct, id: string, { topic, watched }: TopicAlarmsProps) {
    super(scope, id);
    const first = { topic, above: 0, datapoints: 1 };
    const count = { period: Duration.minutes(1), statistic: 'Sum' };

    new RunbookAlarm(this, 'Undelivered', {
      ...first,
      metric: watched.metricNumberOfNotificationsFailed(count),
      summary: 'The topic could not deliver to a subscriber.',
      runbook: 'notificationsUndelivered',
    });
    new RunbookAlarm(this, 'Unfiltered', {
      ...first,
      metric: watched.metricNumberOfNotificationsFilteredOutInvalidAttributes(count),
      summary: 'A filter could not read the attributes of a message, so its subscriber lacks it.',
      runbook: 'notificationsUnfiltered',
    });
    new RunbookAlarm(this, 'Lost', {
      ...first,
      metric: watched.metric('NumberOfNotificationsFailedToRedriveToDlq', count),
      summary: "The topic could not even write to a subscription's dead-letter queue.",
      runbook: 'notificationsLost',
    });
  }
}
