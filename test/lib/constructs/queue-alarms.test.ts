import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { QueueAlarms, type QueueAlarmsProps } from '../../../lib/constructs/queue-alarms.ts';
import { type Json, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(props: Partial<QueueAlarmsProps> = {}) {
  const stack = bench.stack();
  new QueueAlarms(stack, 'Alarms', {
    topic: new Topic(stack, 'AlarmTopic'),
    source: {
      queue: new Queue(stack, 'Queue'),
      deadLetters: new Queue(stack, 'DeadLetters'),
      deadLettersKeep: Duration.days(10),
    },
    ...props,
  });
  return stack;
}

function alarm(section: string, props: Partial<QueueAlarmsProps> = {}): Json {
  return resourcesOf(build(props), 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) => Properties)
    .find(({ AlarmDescription }) => AlarmDescription.endsWith(`queues.md#${section}`));
}

const ofQueue = (logicalId: string) => [
  { Name: 'QueueName', Value: { 'Fn::GetAtt': [logicalId, 'QueueName'] } },
];

describe('the dead-letter alarm', () => {
  test('fires on the first message that waits in the dead-letter queue (CW-04)', () => {
    expect(alarm('dead-letters-waiting')).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: ofQueue('DeadLettersBBF8BAAB'),
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      Period: 60,
      DatapointsToAlarm: 1,
      EvaluationPeriods: 1,
    });
  });
});

describe('the age alarm', () => {
  test('fires when the oldest message waits over 5 minutes in 2 of 3 minutes', () => {
    expect(alarm('messages-too-old')).toMatchObject({
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: ofQueue('Queue4A7E3555'),
      Statistic: 'Maximum',
      Threshold: 300,
      Period: 60,
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
    });
  });

  test('follows what the service promises', () => {
    const oldestMessage = Duration.minutes(15);

    expect(alarm('messages-too-old', { oldestMessage }).Threshold).toBe(900);
  });

  test('refuses a promise shorter than its datapoints', () => {
    expect(() => build({ oldestMessage: Duration.seconds(59) })).toThrow(
      new Error('oldestMessage must be 1 minute or more, got 59 seconds (Orders/Alarms)'),
    );
  });
});

describe('the stalled alarm', () => {
  const stalled = alarm('consumer-stalled');

  test('fires after 10 minutes with a backlog and no deletes (CW-03)', () => {
    expect([stalled.DatapointsToAlarm, stalled.EvaluationPeriods]).toEqual([10, 10]);
  });

  test('is 1 for such a minute, also when no delete was ever counted', () => {
    expect(stalled.Metrics[0]).toMatchObject({
      Expression: 'IF(visible > 0 AND FILL(deleted, 0) < 1, 1, 0)',
      ReturnData: true,
    });
  });

  test('reads the two metrics of its own queue', () => {
    const read = stalled.Metrics.slice(1).map(({ Id, MetricStat }: Json) => [
      Id,
      MetricStat.Metric.MetricName,
      MetricStat.Metric.Dimensions,
      MetricStat.Stat,
    ]);

    expect(read).toEqual([
      ['visible', 'ApproximateNumberOfMessagesVisible', ofQueue('Queue4A7E3555'), 'Maximum'],
      ['deleted', 'NumberOfMessagesDeleted', ofQueue('Queue4A7E3555'), 'Sum'],
    ]);
  });
});
