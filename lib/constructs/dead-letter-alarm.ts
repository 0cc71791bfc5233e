import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface DeadLetterAlarmProps {
  readonly topic: ITopic;
  /** The dead-letter queue. */
  readonly queue: IQueue;
  /**
   * Whose dead letters these are: a consumer's, or those that a topic could not deliver.
   *
   * @default 'consumer'
   */
  readonly from?: 'consumer' | 'subscription';
}

/**
 * Fires on the first dead letter and clears with the last. It counts what waits, because a redrive
 * into the queue is not counted as sent (CW-04).
 */
export class DeadLetterAlarm extends Construct {
  constructor(scope: Construct, id: string, props: DeadLetterAlarmProps) {
    super(scope, id);
    const { topic, queue, from = 'consumer' } = props;
    const ofConsumer = from === 'consumer';

    new RunbookAlarm(this, 'Waiting', {
      topic,
      metric: queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      above: 0,
      datapoints: 1,
      summary: ofConsumer
        ? 'Messages that a consumer could not process wait in its dead-letter queue.'
        : 'Messages that a topic could not deliver wait in the dead-letter queue of a subscription.',
      runbook: ofConsumer ? 'deadLettersWaiting' : 'subscriptionDeadLettersWaiting',
    });
  }
}
