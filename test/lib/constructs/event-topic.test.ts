import { describe, expect, test } from 'vitest';
import { EventTopic, type EventTopicProps } from '../../../lib/constructs/event-topic.ts';
import { alarmTopicIn, propertiesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(props: Partial<EventTopicProps> = {}) {
  const stack = bench.stack();
  new EventTopic(stack, 'Events', {
    stage: bench.stage(),
    alarmTopic: alarmTopicIn(stack),
    ...props,
  });
  return stack;
}

describe('an event topic', () => {
  test('is standard by default', () => {
    expect(propertiesOf(build(), 'AWS::SNS::Topic')).toBeUndefined();
  });

  test('lets nobody in but by their own role, and nobody without TLS', () => {
    const { Statement } = propertiesOf(build(), 'AWS::SNS::TopicPolicy').PolicyDocument;

    expect(Statement).toEqual([
      {
        Sid: 'AllowPublishThroughSSLOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: { Ref: 'EventsTopic97220A64' },
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  test('lets queues of named accounts subscribe, and nothing else of theirs', () => {
    const stage = { ...bench.stage(), subscriberAccounts: ['444455556666'] };
    const { Statement } = propertiesOf(build({ stage }), 'AWS::SNS::TopicPolicy').PolicyDocument;

    expect(Statement).toContainEqual({
      Sid: 'QueuesOfOtherAccounts',
      Effect: 'Allow',
      Principal: {
        AWS: {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::444455556666:root']],
        },
      },
      Action: 'sns:Subscribe',
      Resource: { Ref: 'EventsTopic97220A64' },
      Condition: { StringEquals: { 'sns:Protocol': 'sqs' } },
    });
  });

  test('refuses what is no account', () => {
    const stage = { ...bench.stage(), subscriberAccounts: ['4444'] };

    expect(() => build({ stage })).toThrow(
      new Error('subscriberAccounts must have twelve digits each, got 4444 (Orders/Events)'),
    );
  });

  test('orders and deduplicates each message group on its own when FIFO (SNS-08)', () => {
    expect(propertiesOf(build({ fifo: true }), 'AWS::SNS::Topic')).toMatchObject({
      FifoTopic: true,
      FifoThroughputScope: 'MessageGroup',
      ContentBasedDeduplication: false,
    });
  });
});
