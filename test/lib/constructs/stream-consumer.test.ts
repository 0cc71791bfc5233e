import { Topic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { EventStream } from '../../../lib/constructs/event-stream.ts';
import { ItemTable } from '../../../lib/constructs/item-table.ts';
import {
  StreamConsumer,
  type StreamConsumerProps,
} from '../../../lib/constructs/stream-consumer.ts';
import { StreamDeadLetters } from '../../../lib/constructs/stream-dead-letters.ts';
import { alarmTopicIn, allowances, propertiesOf, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

interface Options extends Partial<StreamConsumerProps> {
  readonly retention?: Duration;
}

function build({ retention, ...props }: Options = {}) {
  const stack = bench.stack();
  const stage = bench.stage();
  new StreamConsumer(stack, 'Analytics', {
    stage,
    name: 'project-analytics',
    events: new EventStream(stack, 'Events', { stage, alarmTopic: alarmTopicIn(stack), retention }),
    views: new ItemTable(stack, 'Views', { stage, alarmTopic: alarmTopicIn(stack) }),
    inbox: new ItemTable(stack, 'Inbox', { stage, alarmTopic: alarmTopicIn(stack), expires: true }),
    deadLetters: new StreamDeadLetters(stack, 'DeadLetters', { stage }),
    alarmTopic: new Topic(stack, 'Alarms'),
    ...props,
  });
  return stack;
}

const mapping = (options: Options = {}) =>
  propertiesOf(build(options), 'AWS::Lambda::EventSourceMapping');

const variables = (options: Options = {}) =>
  propertiesOf(build(options), 'AWS::Lambda::Function').Environment.Variables;

describe('the event source of a stream consumer', () => {
  const standard = mapping();

  test('reads the stream from its beginning (KIN-05)', () => {
    expect(standard.StartingPosition).toBe('TRIM_HORIZON');
  });

  test('retries a batch 10 times, halved each time, then gives up (KIN-12, KIN-13)', () => {
    const { MaximumRetryAttempts, BisectBatchOnFunctionError } = standard;

    expect([MaximumRetryAttempts, BisectBatchOnFunctionError]).toEqual([10, true]);
  });

  test('takes partial failures (KIN-14)', () => {
    expect(standard.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });

  test('puts what it gave up on into the bucket, in full (KIN-21)', () => {
    expect(standard.DestinationConfig).toEqual({
      OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLettersBucket3DB126B9', 'Arn'] } },
    });
  });

  test('hands over 100 records at once, one batch a shard', () => {
    expect([standard.BatchSize, standard.ParallelizationFactor]).toEqual([100, 1]);
  });

  test.each([
    ['6 of 7 days', Duration.days(7), 518_400],
    ['7 of 30 days, the longest Lambda takes', Duration.days(30), 604_800],
  ])('waits for a record up to %s (KIN-17)', (_, retention, seconds) => {
    expect(mapping({ retention }).MaximumRecordAgeInSeconds).toBe(seconds);
  });
});

describe('the variables of a stream consumer', () => {
  test('hold a marker life of retention, the bucket and a day: 7 + 14 + 1', () => {
    expect(variables().MARKER_LIFE_SECONDS).toBe('1900800');
  });

  test('hold a marker life that follows the retention: 30 + 14 + 1', () => {
    expect(variables({ retention: Duration.days(30) }).MARKER_LIFE_SECONDS).toBe('3888000');
  });

  test('name its tables and its bucket', () => {
    expect(variables()).toMatchObject({
      INBOX_TABLE: { Ref: 'InboxTableD4FB9610' },
      VIEWS_TABLE: { Ref: 'ViewsTable3452DA9D' },
      DEAD_LETTER_BUCKET: { Ref: 'DeadLettersBucket3DB126B9' },
    });
  });
});

describe('what a stream consumer may do', () => {
  test('is to read the stream, to change single items, and to put dead records', () => {
    expect(allowances(build())).toEqual([
      'dynamodb:ConditionCheckItem on InboxTable, ViewsTable',
      'dynamodb:DeleteItem on InboxTable, ViewsTable',
      'dynamodb:GetItem on InboxTable, ViewsTable',
      'dynamodb:PutItem on InboxTable, ViewsTable',
      'dynamodb:UpdateItem on InboxTable, ViewsTable',
      'kinesis:DescribeStream on EventsStream',
      'kinesis:DescribeStreamConsumer on EventsStream',
      'kinesis:DescribeStreamSummary on EventsStream',
      'kinesis:GetRecords on EventsStream',
      'kinesis:GetShardIterator on EventsStream',
      'kinesis:ListShards on EventsStream',
      'kinesis:ListStreams on EventsStream',
      'kinesis:SubscribeToShard on EventsStream',
      's3:ListBucket on DeadLettersBucket',
      's3:PutObject on DeadLettersBucket/*',
    ]);
  });

  test('ends at a bucket of another account', () => {
    const statements = propertiesOf(build(), 'AWS::IAM::Policy').PolicyDocument.Statement;
    const onBucket = statements.filter(({ Action }: { Action: unknown }) =>
      String(Action).startsWith('s3:'),
    );

    expect(onBucket.map(({ Condition }: { Condition: unknown }) => Condition)).toEqual([
      { StringEquals: { 's3:ResourceAccount': { Ref: 'AWS::AccountId' } } },
      { StringEquals: { 's3:ResourceAccount': { Ref: 'AWS::AccountId' } } },
    ]);
  });
});

describe('a stream consumer refuses', () => {
  test.each([0, 10_001])('a batch of %d', (batchSize) => {
    expect(() => build({ batchSize })).toThrow(
      new Error(
        `batchSize must be a whole number from 1 to 10000, got ${batchSize} (Orders/Analytics/Mapping)`,
      ),
    );
  });

  test.each([-1, 11])('%d retries: -1 would be for ever (KIN-20)', (retryAttempts) => {
    expect(() => build({ retryAttempts })).toThrow(
      new Error(
        `retryAttempts must be a whole number from 0 to 10, got ${retryAttempts} (Orders/Analytics/Mapping)`,
      ),
    );
  });

  test.each([0, 11])('a parallelization of %d (KIN-03)', (parallelization) => {
    expect(() => build({ parallelization })).toThrow(
      new Error(
        `parallelization must be a whole number from 1 to 10, got ${parallelization} (Orders/Analytics/Mapping)`,
      ),
    );
  });

  test('to wait for a record as long as the stream keeps it', () => {
    expect(() => build({ maxRecordAge: Duration.days(7) })).toThrow(
      new Error(
        "maxRecordAge must be below the stream's retention of 7 days, got 7 days (Orders/Analytics/Mapping)",
      ),
    );
  });

  test.each([
    [Duration.seconds(59), '59 seconds'],
    [Duration.days(8), '8 days'],
  ])('to wait for a record for %s (KIN-17)', (maxRecordAge, got) => {
    expect(() => build({ maxRecordAge, retention: Duration.days(30) })).toThrow(
      new Error(
        `maxRecordAge must be from 60 seconds to 7 days, got ${got} (Orders/Analytics/Mapping)`,
      ),
    );
  });
});

describe('the alarms of a stream consumer', () => {
  test.each([
    ['a minute behind', 60_000, 2, 3],
    ["behind by half of the stream's retention", 302_400_000, 1, 1],
  ])('fire when it is %s (CW-08)', (_, above, datapoints, outOf) => {
    const alarm = resourcesOf(build(), 'AWS::CloudWatch::Alarm')
      .map(({ Properties }) => Properties)
      .find(({ Threshold }) => Threshold === above);

    expect(alarm).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'IteratorAge',
      Statistic: 'Maximum',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'AnalyticsConsumerFunctionA8725D7B' } }],
      DatapointsToAlarm: datapoints,
      EvaluationPeriods: outOf,
    });
  });
});
