import {
  type Alarm,
  type AlarmBase,
  AlarmRule,
  AlarmState,
  CompositeAlarm,
  MathExpression,
} from 'aws-cdk-lib/aws-cloudwatch';
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
import { runbooks } from './runbooks.ts';
import { TopicAlarms } from './topic-alarms.ts';

/** Metrics that one alarm may look at (CW-18). */
const mostWatched = 10;

export interface OverloadControlProps {
  readonly stage: StageSettings;
  /** The table with the load log, which the API reads. */
  readonly orders: ItemTable;
  /** Those whose backlog counts: 1 or more. */
  readonly queues: readonly IQueue[];
  /** Where the alarms speak. */
  readonly alarmTopic: ITopic;
}

/**
 * While one of the queues has more waiting than the stage's `shedAbove`, the API refuses orders that
 * can wait. The alarm clears late, after four good minutes of five, so that it does not flutter. More
 * than ten queues have an alarm for each ten, and one over those, which alone tells the API.
 */
export class OverloadControl extends Construct {
  constructor(scope: Construct, id: string, props: OverloadControlProps) {
    super(scope, id);
    const { stage, orders, queues, alarmTopic } = props;
    check(this, queues.length >= 1, { rule: 'queues must be 1 or more', got: queues.length });
    const { topic } = new AlarmTopic(this, 'Changes', { stage, mails: false });
    new TopicAlarms(this, 'ChangesAlarms', { topic: alarmTopic, watched: topic });

    const alarms = inTens(queues).map((watched, at) => {
      const { alarm } = new RunbookAlarm(this, at === 0 ? 'Overloaded' : `Overloaded${at + 1}`, {
        topic: alarmTopic,
        metric: longestBacklog(watched),
        above: stage.shedAbove,
        datapoints: 2,
        outOf: 5,
        summary: `More than ${stage.shedAbove} messages wait in a queue: orders that can wait are refused.`,
        runbook: 'overloaded',
      });
      return alarm;
    });
    const change = anyOf(this, alarms);
    change.addAlarmAction(new SnsAction(topic));
    change.addOkAction(new SnsAction(topic));
    new QueueConsumer(this, 'Control', { stage, orders, alarmTopic, topic, name: 'control-load' });
  }
}

function inTens(queues: readonly IQueue[]): readonly (readonly IQueue[])[] {
  const tens = Math.ceil(queues.length / mostWatched);
  return Array.from({ length: tens }, (_, at) =>
    queues.slice(at * mostWatched, (at + 1) * mostWatched),
  );
}

/** Told by each alarm itself, the API would take the first OK for the end of them all. */
function anyOf(scope: Construct, alarms: readonly Alarm[]): AlarmBase {
  const [only, ...others] = alarms;
  if (only !== undefined && others.length === 0) return only;
  return new CompositeAlarm(scope, 'AnyOverloaded', {
    compositeAlarmName: `${scope.node.path}/AnyOverloaded`.replaceAll('/', '-'),
    alarmRule: AlarmRule.anyOf(
      ...alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM)),
    ),
    alarmDescription: `Too many messages wait in a queue: orders that can wait are refused. ${runbooks.overloaded.section}`,
  });
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
