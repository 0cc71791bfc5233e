import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { EventStream } from '../../../lib/constructs/event-stream.ts';
import { ItemTable } from '../../../lib/constructs/item-table.ts';
import { OutboxSweeper, type OutboxSweeperProps } from '../../../lib/constructs/outbox-sweeper.ts';
import { alarmTopicIn, allowances, propertiesOf, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(props: Partial<OutboxSweeperProps> = {}) {
  const stack = bench.stack();
  const stage = bench.stage();
  new OutboxSweeper(stack, 'Sweeper', {
    stage,
    orders: new ItemTable(stack, 'Orders', {
      stage,
      alarmTopic: alarmTopicIn(stack),
      listsOutbox: true,
    }),
    lifecycleTopic: new Topic(stack, 'Lifecycle', { fifo: true }),
    eventsTopic: new Topic(stack, 'Events'),
    events: new EventStream(stack, 'Log', { stage, alarmTopic: alarmTopicIn(stack) }),
    invoices: new Queue(stack, 'Invoices'),
    alarmTopic: new Topic(stack, 'Alarms'),
    ...props,
  });
  return stack;
}

const sweeper = { 'Fn::GetAtt': ['SweeperSweepFunction7FC7BC40', 'Arn'] };

describe('the outbox sweeper', () => {
  const stack = build();
  const schedule = propertiesOf(stack, 'AWS::Scheduler::Schedule');
  const { Environment, Timeout } = propertiesOf(stack, 'AWS::Lambda::Function');

  test('is invoked each minute, on the minute, and has no time to overlap with the next', () => {
    expect(schedule).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: sweeper },
    });
    expect(Timeout).toBeLessThan(60);
  });

  test('is not invoked again for a minute that it missed or failed in', () => {
    const policy = { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 };

    expect(schedule.Target.RetryPolicy).toEqual(policy);
    expect(propertiesOf(stack, 'AWS::Lambda::EventInvokeConfig')).toMatchObject(policy);
  });

  test('knows each place it publishes to, and the age from which it does', () => {
    expect(Environment.Variables).toEqual({
      ORDERS_TABLE: { Ref: 'OrdersTable1F8332C7' },
      LIFECYCLE_TOPIC_ARN: { Ref: 'Lifecycle5C7F7473' },
      EVENTS_TOPIC_ARN: { Ref: 'EventsD32975C2' },
      EVENT_STREAM_NAME: { Ref: 'LogStreamF42E2277' },
      INVOICE_QUEUE_URL: { Ref: 'InvoicesF0222E8D' },
      SWEEP_AFTER_SECONDS: '300',
    });
  });

  test('may list the outbox, publish and remove; its schedule may invoke it and nothing else', () => {
    expect(allowances(stack)).toEqual([
      'dynamodb:BatchGetItem on OrdersTable',
      'dynamodb:BatchWriteItem on OrdersTable',
      'dynamodb:Query on OrdersTable/index/outbox',
      'kinesis:ListShards on LogStream',
      'kinesis:PutRecord on LogStream',
      'kinesis:PutRecords on LogStream',
      'lambda:InvokeFunction on SweeperSweepFunction',
      'sns:Publish on Events, Lifecycle',
      'sqs:GetQueueAttributes on Invoices',
      'sqs:GetQueueUrl on Invoices',
      'sqs:SendMessage on Invoices',
    ]);
  });

  test('is invoked by a role that only schedules of this account take on', () => {
    const [statement] = resourcesOf(stack, 'AWS::IAM::Role')
      .map(({ Properties }) => Properties.AssumeRolePolicyDocument.Statement[0])
      .filter(({ Principal }) => Principal.Service === 'scheduler.amazonaws.com');

    const { 'aws:SourceAccount': account, 'aws:SourceArn': arn } = statement.Condition.StringEquals;
    expect(account).toEqual({ Ref: 'AWS::AccountId' });
    expect(arn['Fn::Join'][1].at(-1)).toBe(':schedule-group/default');
  });
});

describe('the alarm of the outbox sweeper', () => {
  const alarm = (props: Partial<OutboxSweeperProps> = {}) =>
    resourcesOf(build(props), 'AWS::CloudWatch::Alarm')
      .map(({ Properties }) => Properties)
      .find(({ AlarmDescription }) => AlarmDescription.endsWith('outbox-unsent'));

  test('fires for a row that the relay left, and when no sweep reports for five minutes', () => {
    expect(alarm()).toMatchObject({
      Namespace: 'Blueprint/Consumers',
      MetricName: 'OldestUnsentSeconds',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'SweeperSweepFunction7FC7BC40' } }],
      ...{ Statistic: 'Maximum', Period: 300, EvaluationPeriods: 1, DatapointsToAlarm: 1 },
      ...{ Threshold: 300, TreatMissingData: 'breaching' },
    });
  });

  test('follows the age from which rows are swept', () => {
    const { Threshold, AlarmDescription } = alarm({ sweepAfter: Duration.hours(1) });

    expect(Threshold).toBe(3600);
    expect(AlarmDescription).toBe(
      'An event was in the outbox for more than 1 hour, or nobody looked. docs/runbooks/outbox.md#outbox-unsent',
    );
  });

  test.each([
    ['59 seconds', Duration.seconds(59)],
    ['13 hours', Duration.hours(13)],
    ['90.5 seconds', Duration.millis(90_500)],
  ])('and sweepAfter refuse %s', (got, sweepAfter) => {
    expect(() => build({ sweepAfter })).toThrow(
      new Error(
        `sweepAfter must be whole seconds, from 1 minute to 12 hours, got ${got} (Orders/Sweeper)`,
      ),
    );
  });
});
