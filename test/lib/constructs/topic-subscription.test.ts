import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { TopicSubscription } from '../../../lib/constructs/topic-subscription.ts';
import { type Json, propertiesOf, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

interface Options {
  readonly fifoTopic?: boolean;
  readonly fifoQueue?: boolean;
  readonly events?: readonly string[];
}

function build({ fifoTopic, fifoQueue, events }: Options = {}) {
  const stack = bench.stack();
  new TopicSubscription(stack, 'Subscription', {
    stage: bench.stage(),
    topic: new Topic(stack, 'Events', fifoTopic ? { fifo: true } : {}),
    queue: new Queue(stack, 'Queue', fifoQueue ? { fifo: true } : {}),
    alarmTopic: new Topic(stack, 'Alarms'),
    events,
  });
  return stack;
}

const subscription = (options: Options = {}) =>
  propertiesOf(build(options), 'AWS::SNS::Subscription');

const deadLetters = (options: Options = {}) =>
  resourcesOf(build(options), 'AWS::SQS::Queue').find(
    ({ Properties }) => Properties?.RedriveAllowPolicy,
  )?.Properties;

describe('a subscription', () => {
  test('delivers the message itself, without an envelope (SNS-02)', () => {
    expect(subscription().RawMessageDelivery).toBe(true);
  });

  test('takes every event by default', () => {
    expect(subscription().FilterPolicy).toBeUndefined();
  });

  test('takes every major version of the events it names', () => {
    const events = ['orders.OrderPlaced', 'payments.PaymentDeclined'];

    expect(subscription({ events }).FilterPolicy).toEqual({
      type: [{ prefix: 'orders.OrderPlaced.' }, { prefix: 'payments.PaymentDeclined.' }],
    });
  });

  test('has a dead-letter queue of its own (SNS-06)', () => {
    expect(subscription().RedrivePolicy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': ['SubscriptionDeadLetters1A9084FB', 'Arn'] },
    });
  });

  test('keeps undelivered messages for 14 days, encrypted, and for no other queue', () => {
    expect(deadLetters()).toEqual({
      MessageRetentionPeriod: 1_209_600,
      RedriveAllowPolicy: { redrivePermission: 'denyAll' },
      SqsManagedSseEnabled: true,
    });
  });

  test('dead-letters a FIFO topic into a FIFO queue', () => {
    expect(deadLetters({ fifoTopic: true, fifoQueue: true }).FifoQueue).toBe(true);
  });

  test('lets its topic alone send to the queue and to the dead-letter queue', () => {
    const statements = resourcesOf(build(), 'AWS::SQS::QueuePolicy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Effect }: Json) => Effect === 'Allow');

    expect(
      statements.map(({ Principal, Action, Condition }) => [Principal, Action, Condition]),
    ).toEqual(
      Array(2).fill([
        { Service: 'sns.amazonaws.com' },
        'sqs:SendMessage',
        { ArnEquals: { 'aws:SourceArn': { Ref: 'EventsD32975C2' } } },
      ]),
    );
  });

  test('is made after the queue lets the topic in, so that no event is lost', () => {
    const [made] = resourcesOf(build(), 'AWS::SNS::Subscription');

    expect(made?.DependsOn).toEqual(['QueuePolicy25439813']);
  });
});

describe('a subscription refuses', () => {
  test.each([
    [true, false, 'a FIFO topic and a standard queue'],
    [false, true, 'a standard topic and a FIFO queue'],
  ])('topic FIFO %s, queue FIFO %s', (fifoTopic, fifoQueue, got) => {
    expect(() => build({ fifoTopic, fifoQueue })).toThrow(
      new Error(
        `topic and queue must both be FIFO or both be standard, got ${got} (Orders/Subscription)`,
      ),
    );
  });

  test('a filter on a FIFO topic (SNS-09)', () => {
    const options = { fifoTopic: true, fifoQueue: true, events: ['orders.OrderPlaced'] };

    expect(() => build(options)).toThrow(
      new Error(
        'events must be left out on a FIFO topic, where a filter loses its promises (SNS-09), got orders.OrderPlaced (Orders/Subscription)',
      ),
    );
  });
});
