import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { EventStream } from '../../../lib/constructs/event-stream.ts';
import { ItemTable } from '../../../lib/constructs/item-table.ts';
import { OutboxRelay } from '../../../lib/constructs/outbox-relay.ts';
import { StreamDeadLetters } from '../../../lib/constructs/stream-dead-letters.ts';
import { alarmTopicIn, allowances, propertiesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build({ streams = true } = {}) {
  const stack = bench.stack();
  const stage = bench.stage();
  new OutboxRelay(stack, 'Outbox', {
    stage,
    orders: new ItemTable(stack, 'Orders', { stage, alarmTopic: alarmTopicIn(stack), streams }),
    lifecycleTopic: new Topic(stack, 'Lifecycle', { fifo: true }),
    eventsTopic: new Topic(stack, 'Events'),
    events: new EventStream(stack, 'Log', { stage, alarmTopic: alarmTopicIn(stack) }),
    invoices: new Queue(stack, 'Invoices'),
    deadLetters: new StreamDeadLetters(stack, 'DeadLetters', { stage }),
    alarmTopic: new Topic(stack, 'Alarms'),
  });
  return stack;
}

describe('the outbox relay', () => {
  const stack = build();
  const mapping = propertiesOf(stack, 'AWS::Lambda::EventSourceMapping');

  test("reads the table's stream from its beginning", () => {
    expect([mapping.EventSourceArn, mapping.StartingPosition]).toEqual([
      { 'Fn::GetAtt': ['OrdersTable1F8332C7', 'StreamArn'] },
      'TRIM_HORIZON',
    ]);
  });

  test('wants new outbox rows only: no removal (DDS-05), no business item', () => {
    const patterns = mapping.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) =>
      JSON.parse(Pattern),
    );

    expect(patterns).toEqual([
      { eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: [{ prefix: 'OUTBOX#' }] } } } },
    ]);
  });

  test('takes 100 rows at once, halves a failing batch, and gives up after 10 retries', () => {
    expect(mapping).toMatchObject({
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('gives up on a row before the stream forgets it after 24 hours (DDS-03)', () => {
    expect(mapping.MaximumRecordAgeInSeconds).toBe(82_800);
  });

  test('puts what it gave up on into the bucket', () => {
    expect(mapping.DestinationConfig.OnFailure.Destination).toEqual({
      'Fn::GetAtt': ['DeadLettersBucket3DB126B9', 'Arn'],
    });
  });

  test('knows each place it publishes to', () => {
    const { Environment } = propertiesOf(stack, 'AWS::Lambda::Function');

    expect(Environment.Variables).toEqual({
      ORDERS_TABLE: { Ref: 'OrdersTable1F8332C7' },
      LIFECYCLE_TOPIC_ARN: { Ref: 'Lifecycle5C7F7473' },
      EVENTS_TOPIC_ARN: { Ref: 'EventsD32975C2' },
      EVENT_STREAM_NAME: { Ref: 'LogStreamF42E2277' },
      INVOICE_QUEUE_URL: { Ref: 'InvoicesF0222E8D' },
    });
  });

  test('may publish to those places, read the stream, remove rows, and put dead ones', () => {
    expect(allowances(stack)).toEqual([
      'dynamodb:BatchWriteItem on OrdersTable',
      'dynamodb:DescribeStream on OrdersTable.StreamArn',
      'dynamodb:GetRecords on OrdersTable.StreamArn',
      'dynamodb:GetShardIterator on OrdersTable.StreamArn',
      'dynamodb:ListStreams on OrdersTable/stream/*',
      'kinesis:ListShards on LogStream',
      'kinesis:PutRecord on LogStream',
      'kinesis:PutRecords on LogStream',
      's3:ListBucket on DeadLettersBucket',
      's3:PutObject on DeadLettersBucket/*',
      'sns:Publish on Events, Lifecycle',
      'sqs:GetQueueAttributes on Invoices',
      'sqs:GetQueueUrl on Invoices',
      'sqs:SendMessage on Invoices',
    ]);
  });

  test('refuses a table that streams nothing', () => {
    expect(() => build({ streams: false })).toThrow(
      new Error('orders must stream its changes, got no stream (Orders/Outbox)'),
    );
  });
});
