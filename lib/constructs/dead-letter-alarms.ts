import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { describeDuration } from './checks.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

const period = Duration.minutes(1);

/** What an operator has left when the last alarm about a dead letter fires. */
const notice = Duration.days(3);

export interface DeadLetterAlarmsProps {
  readonly topic: ITopic;
  /** The dead-letter queue. */
  readonly queue: IQueue;
  /** How long it keeps a message that comes in, at the least: above 3 days (SQS-31). */
  readonly keeps: Duration;
  /**
   * Whose dead letters these are: a consumer's, or those that a topic could not deliver.
   *
   * @default 'consumer'
   */
  readonly from?: 'consumer' | 'subscription';
}

/**
 * Tells each time that dead letters arrive, as long as any wait, and before SQS deletes them. It counts
 * what is there, because a move into the queue is not counted as sent (CW-04).
 */
export class DeadLetterAlarms extends Construct {
  constructor(scope: Construct, id: string, props: DeadLetterAlarmsProps) {
    super(scope, id);
    const { topic, queue, keeps, from = 'consumer' } = props;
    const ofConsumer = from === 'consumer';
    const what = ofConsumer
      ? 'Messages that a consumer could not process'
      : 'Messages that a topic could not deliver';

    new RunbookAlarm(this, 'Arrived', {
      topic,
      metric: arrived(queue),
      above: 0,
      datapoints: 1,
      outOf: 3,
      summary: `${what} came into a dead-letter queue.`,
      runbook: ofConsumer ? 'deadLettersArrived' : 'subscriptionDeadLettersArrived',
    });
    new RunbookAlarm(this, 'Waiting', {
      topic,
      metric: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      above: 0,
      datapoints: 1,
      summary: `${what} wait in a dead-letter queue.`,
      runbook: ofConsumer ? 'deadLettersWaiting' : 'subscriptionDeadLettersWaiting',
    });
    new RunbookAlarm(this, 'NearExpiry', {
      topic,
      metric: queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      above: keeps.toSeconds() - notice.toSeconds(),
      datapoints: 1,
      summary: `SQS deletes dead letters in ${describeDuration(notice)} or less.`,
      runbook: 'deadLettersNearExpiry',
    });
  }
}

/** Messages more than a minute ago, those included that somebody is looking at. */
function arrived(queue: IQueue): MathExpression {
  return new MathExpression({
    expression: 'DIFF(FILL(visible, 0) + FILL(hidden, 0))',
    usingMetrics: {
      visible: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      hidden: queue.metricApproximateNumberOfMessagesNotVisible({ statistic: 'Maximum' }),
    },
    label: 'Arrived',
    period,
  });
}
