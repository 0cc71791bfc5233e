import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { check, describeDuration } from './checks.ts';
import { DeadLetterAlarms } from './dead-letter-alarms.ts';
import type { RedrivableQueue } from './redrivable-queue.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

const period = Duration.minutes(1);
const stalledMinutes = 10;
const longestDrain = Duration.minutes(30);

export interface QueueAlarmsProps {
  readonly topic: ITopic;
  /** The queue with its dead letters. */
  readonly source: Pick<RedrivableQueue, 'queue' | 'deadLetters' | 'deadLettersKeep'>;
  /**
   * How old the oldest message may become; whole minutes, 1 or more.
   *
   * @default 5 minutes
   */
  readonly oldestMessage?: Duration;
}

/**
 * The ways a queue's consumer fails: it refuses messages, it is late, it falls behind, it does nothing.
 *
 * The age alone is not enough: SQS leaves a message out of it after the third receive (CW-03), so
 * *stalled* watches for a backlog from which nothing is deleted.
 */
export class QueueAlarms extends Construct {
  constructor(scope: Construct, id: string, props: QueueAlarmsProps) {
    super(scope, id);
    const { topic, source, oldestMessage = Duration.minutes(5) } = props;
    const { queue, deadLetters, deadLettersKeep: keeps } = source;
    check(this, oldestMessage.toSeconds() >= 60, {
      rule: 'oldestMessage must be 1 minute or more',
      got: describeDuration(oldestMessage),
    });

    new DeadLetterAlarms(this, 'DeadLetters', { topic, queue: deadLetters, keeps });
    new RunbookAlarm(this, 'OldestMessage', {
      topic,
      metric: queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      above: oldestMessage.toSeconds(),
      datapoints: 2,
      outOf: 3,
      summary: `The oldest message has waited for more than ${describeDuration(oldestMessage)}.`,
      runbook: 'messagesTooOld',
    });
    new RunbookAlarm(this, 'Stalled', {
      topic,
      metric: stalled(queue),
      above: 0,
      datapoints: stalledMinutes,
      summary: `Messages are waiting, and none was deleted for ${stalledMinutes} minutes.`,
      runbook: 'consumerStalled',
    });
    new RunbookAlarm(this, 'Drain', {
      topic,
      metric: minutesToDrain(queue),
      above: longestDrain.toMinutes(),
      datapoints: 3,
      outOf: 5,
      summary: `At its pace the consumer needs more than ${describeDuration(longestDrain)} for what waits.`,
      runbook: 'drainTooSlow',
    });
  }
}

/** 1 in a minute with messages waiting and none deleted, else 0; nothing when the queue idles. */
function stalled(queue: IQueue): MathExpression {
  return new MathExpression({
    expression: 'IF(visible > 0 AND FILL(deleted, 0) < 1, 1, 0)',
    usingMetrics: {
      visible: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      deleted: queue.metricNumberOfMessagesDeleted({ statistic: 'Sum' }),
    },
    label: 'Stalled',
    period,
  });
}

/** 0 without deletes, for which *stalled* watches: never negative, never divided by zero (CW-20). */
function minutesToDrain(queue: IQueue): MathExpression {
  return new MathExpression({
    expression: 'IF(FILL(deleted, 0) > 0, FILL(visible, 0) / deleted, 0)',
    usingMetrics: {
      visible: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      deleted: queue.metricNumberOfMessagesDeleted({ statistic: 'Sum' }),
    },
    label: 'Minutes to drain',
    period,
  });
}
