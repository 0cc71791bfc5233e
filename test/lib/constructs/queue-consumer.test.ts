import { Topic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { ItemTable } from '../../../lib/constructs/item-table.ts';
import { QueueConsumer, type QueueConsumerProps } from '../../../lib/constructs/queue-consumer.ts';
import { alarmTopicIn, allowances, propertiesOf, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(props: Partial<QueueConsumerProps> = {}) {
  const stack = bench.stack();
  const stage = bench.stage();
  new QueueConsumer(stack, 'Payment', {
    stage,
    name: 'charge-payment',
    orders: new ItemTable(stack, 'Orders', { stage, alarmTopic: alarmTopicIn(stack) }),
    inbox: new ItemTable(stack, 'Inbox', { stage, alarmTopic: alarmTopicIn(stack), expires: true }),
    alarmTopic: new Topic(stack, 'Alarms'),
    ...props,
  });
  return stack;
}

const mapping = (props: Partial<QueueConsumerProps> = {}) =>
  propertiesOf(build(props), 'AWS::Lambda::EventSourceMapping');

const variables = (props: Partial<QueueConsumerProps> = {}) =>
  propertiesOf(build(props), 'AWS::Lambda::Function').Environment.Variables;

const sourceQueue = (props: Partial<QueueConsumerProps> = {}) =>
  resourcesOf(build(props), 'AWS::SQS::Queue').find(({ Properties }) => Properties.RedrivePolicy)
    ?.Properties;

describe('the visibility timeout of a consumer', () => {
  test.each([
    ['the default timeout', {}, 60],
    ['30 seconds', { timeout: Duration.seconds(30) }, 180],
    ['15 minutes', { timeout: Duration.minutes(15) }, 5_400],
    [
      '30 seconds and a window of 5',
      { timeout: Duration.seconds(30), batchWindow: Duration.seconds(5) },
      185,
    ],
  ])('is six timeouts and the batch window (SQS-05): %s', (_, props, seconds) => {
    expect(sourceQueue(props).VisibilityTimeout).toBe(seconds);
  });
});

describe('the variables of a consumer', () => {
  test('hold a marker life of retention, dead-letter retention and a day: 4 + 14 + 1', () => {
    expect(variables().MARKER_LIFE_SECONDS).toBe('1641600');
  });

  test('hold a marker life that follows the retention: 1 + 14 + 1', () => {
    expect(variables({ retention: Duration.days(1) }).MARKER_LIFE_SECONDS).toBe('1382400');
  });

  test('hold the delivery at which SQS would dead-letter', () => {
    expect(variables({ maxReceiveCount: 7 }).MAX_RECEIVE_COUNT).toBe('7');
  });

  test('name its tables and its two queues', () => {
    expect(variables()).toMatchObject({
      ORDERS_TABLE: { Ref: 'OrdersTable1F8332C7' },
      INBOX_TABLE: { Ref: 'InboxTableD4FB9610' },
      SOURCE_QUEUE_URL: { Ref: 'PaymentQueueSource97C23EDE' },
      DEAD_LETTER_QUEUE_URL: { Ref: 'PaymentQueueDeadLetters873E85DF' },
    });
  });
});

describe('the event source of a consumer', () => {
  test('hands over 10 messages at once, without waiting for more', () => {
    const { BatchSize, MaximumBatchingWindowInSeconds } = mapping();

    expect([BatchSize, MaximumBatchingWindowInSeconds]).toEqual([10, undefined]);
  });

  test('takes partial failures (SQS-24)', () => {
    expect(mapping().FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });

  test('can be read by pollers of its own instead (SQS-19)', () => {
    const { ProvisionedPollerConfig, ScalingConfig } = mapping({ pollers: { least: 2, most: 9 } });

    expect(ProvisionedPollerConfig).toEqual({ MinimumPollers: 2, MaximumPollers: 9 });
    expect(ScalingConfig).toBeUndefined();
  });

  test("stops receiving at the stage's concurrency (SQS-15)", () => {
    expect(mapping().ScalingConfig).toEqual({ MaximumConcurrency: 2 });
  });

  test('waits for a large batch as long as its window says', () => {
    const { BatchSize, MaximumBatchingWindowInSeconds } = mapping({
      batchSize: 100,
      batchWindow: Duration.seconds(5),
    });

    expect([BatchSize, MaximumBatchingWindowInSeconds]).toEqual([100, 5]);
  });

  test('reads a FIFO queue when order matters', () => {
    expect(sourceQueue({ name: 'fulfil-order', fifo: true }).FifoQueue).toBe(true);
  });
});

describe('what a consumer may do', () => {
  test('is to work off its queue, to dead-letter, and to change single items', () => {
    expect(allowances(build())).toEqual([
      'dynamodb:ConditionCheckItem on InboxTable, OrdersTable',
      'dynamodb:DeleteItem on InboxTable, OrdersTable',
      'dynamodb:GetItem on InboxTable, OrdersTable',
      'dynamodb:PutItem on InboxTable, OrdersTable',
      'dynamodb:UpdateItem on InboxTable, OrdersTable',
      'sqs:ChangeMessageVisibility on PaymentQueueSource',
      'sqs:DeleteMessage on PaymentQueueSource',
      'sqs:GetQueueAttributes on PaymentQueueDeadLetters',
      'sqs:GetQueueAttributes on PaymentQueueSource',
      'sqs:GetQueueUrl on PaymentQueueDeadLetters',
      'sqs:GetQueueUrl on PaymentQueueSource',
      'sqs:ReceiveMessage on PaymentQueueSource',
      'sqs:SendMessage on PaymentQueueDeadLetters',
      'sqs:SendMessage on PaymentQueueSource',
    ]);
  });
});

describe('a consumer refuses', () => {
  test.each([
    ['pollers.least must be a whole number from 2 to 200, got 1', { least: 1, most: 5 }],
    ['pollers.most must be a whole number from 9 to 2000, got 8', { least: 9, most: 8 }],
  ])('%s (SQS-19)', (message, pollers) => {
    expect(() => build({ pollers })).toThrow(new Error(`${message} (Orders/Payment)`));
  });

  test('pollers with a concurrency (SQS-19)', () => {
    expect(() => build({ pollers: { least: 2, most: 5 }, maxConcurrency: 9 })).toThrow(
      new Error(
        'maxConcurrency must be left out with pollers, whose number is the limit (SQS-19), got 9 (Orders/Payment)',
      ),
    );
  });

  test.each([1, 1_001])('a concurrency of %d (SQS-15)', (maxConcurrency) => {
    expect(() => build({ maxConcurrency })).toThrow(
      new Error(
        `maxConcurrency must be a whole number from 2 to 1000, got ${maxConcurrency} (Orders/Payment)`,
      ),
    );
  });

  test.each([0, 10_001])('a batch of %d (SQS-01)', (batchSize) => {
    expect(() => build({ batchSize })).toThrow(
      new Error(
        `batchSize must be a whole number from 1 to 10000, got ${batchSize} (Orders/Payment)`,
      ),
    );
  });

  test('a batch of 11 from a FIFO queue (FIFO-05)', () => {
    expect(() => build({ batchSize: 11, fifo: true })).toThrow(
      new Error(
        'batchSize of a FIFO queue must be a whole number from 1 to 10, got 11 (Orders/Payment)',
      ),
    );
  });

  test('a batch of 11 without a window (SQS-02)', () => {
    expect(() => build({ batchSize: 11 })).toThrow(
      new Error(
        'batchWindow must be 1 second or more for a batchSize above 10 (11), got 0 seconds (Orders/Payment)',
      ),
    );
  });

  test('a window of 301 seconds (SQS-03)', () => {
    expect(() => build({ batchWindow: Duration.seconds(301) })).toThrow(
      new Error('batchWindow must be 300 seconds or less, got 301 seconds (Orders/Payment)'),
    );
  });

  test('a window on a FIFO queue (FIFO-05)', () => {
    expect(() => build({ fifo: true, batchWindow: Duration.seconds(1) })).toThrow(
      new Error('batchWindow of a FIFO queue must be 0 seconds, got 1 second (Orders/Payment)'),
    );
  });
});
