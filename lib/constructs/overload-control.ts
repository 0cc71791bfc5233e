import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { check } from './checks.ts';
import type { ItemTable } from './item-table.ts';
import { QueueConsumer } from './queue-consumer.ts';
import { RunbookAlarm } from './runbook-alarm.ts';
import { TopicAlarms } from './topic-alarms.ts';

/** Metrics that one alarm may look at (CW-18). */
const mostQueues = 10;

export interface OverloadControlProps {
  readonly stage: StageSettings;
  /** The table with the load log, which the API reads. */
  readonly orders: ItemTable;
  /** Those whose backlog counts: 1 to 10. */
  readonly queues: readonly IQueue[];
  /** Where the alarms speak. */
  readonly alarmTopic: ITopic;
}

/**
 * While one of the queues has more waiting than the stage's `shedAbove`, the API refuses orders that
 * can wait. The alarm clears late, after four good minutes of five, so that it does not flutter.
 */
export class OverloadControl extends Construct {
  constructor(scope: Construct, id: string, props: OverloadControlProps) {
    super(scope, id);
    const { stage, orders, queues, alarmTopic } = props;
    check(this, queues.length >= 1 && queues.length <= mostQueues, {
      rule: `queues must be 1 to ${mostQueues}, as many as an alarm can look at`,
      got: queues.length,
    });
    const { topic } = new AlarmTopic(this, 'Changes', { stage, mails: false });
    new TopicAlarms(this, 'ChangesAlarms', { topic: alarmTopic, watched: topic });

    const { alarm } = new RunbookAlarm(this, 'Overloaded', {
      topic: alarmTopic,
      metric: longestBacklog(queues),
      above: stage.shedAbove,
      datapoints: 2,
      outOf: 5,
      summary: `More than ${stage.shedAbove} messages wait in a queue: orders that can wait are refused.`,
      runbook: 'overloaded',
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
    new QueueConsumer(this, 'Control', { stage, orders, alarmTopic, topic, name: 'control-load' });
  }
}

function longestBacklog(queues: readonly IQueue[]): MathExpression {
  const waiting = queues.map((queue, at) => [
    `queue${at}`,
    queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
  ]);
  return new MathExpression({
    expression: 'MAX(METRICS())',
    usingMetrics: Object.fromEntries(waiting),
    label: 'Longest backlog',
    period: Duration.minutes(1),
  });
}
