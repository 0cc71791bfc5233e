import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import {
  RedrivableQueue,
  type RedrivableQueueProps,
} from '../../../lib/constructs/redrivable-queue.ts';
import { type Resource, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(props: Partial<RedrivableQueueProps> = {}, stageName = 'dev') {
  const stack = bench.stack();
  const built = new RedrivableQueue(new Construct(stack, 'Payment'), 'Queue', {
    stage: bench.stage(stageName),
    visibilityTimeout: Duration.seconds(60),
    ...props,
  });
  return { stack, built };
}

function queues(props: Partial<RedrivableQueueProps> = {}, stageName = 'dev') {
  const { stack } = build(props, stageName);
  const [deadLetters, source] = resourcesOf(stack, 'AWS::SQS::Queue');
  if (source === undefined || deadLetters === undefined) throw new Error('two queues expected');
  return { stack, source, deadLetters };
}

const both = ({ source, deadLetters }: { source: Resource; deadLetters: Resource }) => [
  source.Properties,
  deadLetters.Properties,
];

describe('a redrivable queue', () => {
  const standard = queues();

  test('dead-letters after 5 deliveries by default (SQS-07)', () => {
    expect(standard.source.Properties.RedrivePolicy.maxReceiveCount).toBe(5);
  });

  test('keeps messages for 4 days by default and dead letters for 14 (SQS-31)', () => {
    expect(both(standard).map(({ MessageRetentionPeriod }) => MessageRetentionPeriod)).toEqual([
      345_600, 1_209_600,
    ]);
  });

  test('carries its path as its name, so the stage is in it', () => {
    expect(both(standard).map(({ QueueName }) => QueueName)).toEqual([
      'Orders-Payment-Queue',
      'Orders-Payment-Queue-DeadLetters',
    ]);
  });

  test('lets only its own source queue dead-letter into its dead-letter queue', () => {
    expect(standard.deadLetters.Properties.RedriveAllowPolicy).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: [
        {
          'Fn::Join': [
            '',
            [
              'arn:',
              { Ref: 'AWS::Partition' },
              ':sqs:',
              { Ref: 'AWS::Region' },
              ':',
              { Ref: 'AWS::AccountId' },
              ':Orders-Payment-Queue',
            ],
          ],
        },
      ],
    });
  });

  test('encrypts both queues with keys that cost nothing', () => {
    expect(both(standard).map(({ SqsManagedSseEnabled }) => SqsManagedSseEnabled)).toEqual([
      true,
      true,
    ]);
  });

  test('refuses requests without TLS on both queues', () => {
    const statements = resourcesOf(standard.stack, 'AWS::SQS::QueuePolicy').flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );

    expect(statements.map(({ Effect, Condition }) => [Effect, Condition])).toEqual([
      ['Deny', { Bool: { 'aws:SecureTransport': 'false' } }],
      ['Deny', { Bool: { 'aws:SecureTransport': 'false' } }],
    ]);
  });

  test('reports the longest stay of a message in both queues', () => {
    expect(build({ retention: Duration.days(2) }).built.messageLife.toDays()).toBe(16);
  });

  test('takes 2 deliveries when the reason is written', () => {
    const { source } = queues({ maxReceiveCount: 2, fewReceivesBecause: 'the effect is free' });

    expect(source.Properties.RedrivePolicy.maxReceiveCount).toBe(2);
  });

  test.each([
    ['dev', 'Delete'],
    ['prod', 'Retain'],
  ])('in %s its removal from the code means %s', (stageName, policy) => {
    const { source, deadLetters } = queues({}, stageName);

    expect([source.DeletionPolicy, deadLetters.DeletionPolicy]).toEqual([policy, policy]);
  });
});

describe('a FIFO redrivable queue', () => {
  const fifo = queues({ fifo: true });

  test('has a FIFO dead-letter queue (SQS-33)', () => {
    expect(both(fifo).map(({ FifoQueue }) => FifoQueue)).toEqual([true, true]);
  });

  test('names both queues with the suffix that FIFO demands', () => {
    expect(both(fifo).map(({ QueueName }) => QueueName)).toEqual([
      'Orders-Payment-Queue.fifo',
      'Orders-Payment-Queue-DeadLetters.fifo',
    ]);
  });

  test('deduplicates and limits each message group on its own (FIFO-12, FIFO-15)', () => {
    expect(fifo.source.Properties).toMatchObject({
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      ContentBasedDeduplication: false,
    });
  });
});

describe('a redrivable queue refuses', () => {
  test.each([0, -1, 1.5])('%d deliveries', (maxReceiveCount) => {
    expect(() => build({ maxReceiveCount })).toThrow(
      new Error(
        `maxReceiveCount must be a whole number of 1 or more, got ${maxReceiveCount} (Orders/Payment/Queue)`,
      ),
    );
  });

  test.each([1, 2])('%d deliveries without a reason (SQS-07)', (maxReceiveCount) => {
    expect(() => build({ maxReceiveCount })).toThrow(
      new Error(
        `maxReceiveCount must be 3 or more, unless fewReceivesBecause says why, got ${maxReceiveCount} (Orders/Payment/Queue)`,
      ),
    );
  });

  test('a retention as long as that of its dead letters (SQS-31)', () => {
    expect(() => build({ retention: Duration.days(14) })).toThrow(
      new Error(
        "retention must be below the dead-letter queue's 14 days, got 14 days (Orders/Payment/Queue)",
      ),
    );
  });

  test('a path that is too long for a queue name', () => {
    const id = 'P'.repeat(60);
    const stack = bench.stack();

    expect(
      () =>
        new RedrivableQueue(stack, id, {
          stage: bench.stage(),
          visibilityTimeout: Duration.seconds(60),
        }),
    ).toThrow(
      new Error(
        `the path of a queue must have 1 to 63 letters, digits, hyphens and underscores, got 67 in "Orders-${id}" (Orders/${id})`,
      ),
    );
  });
});
