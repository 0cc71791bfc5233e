import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription, Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, type Stack } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { subscriptions } from '../../../lib/rules/subscriptions.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';

const bench = workbench();
const ownQueue = 'give it a 14-day queue of its own as deadLetterQueue, as TopicSubscription does';

interface Parts {
  readonly raw?: boolean;
  readonly deadLetterDays?: number;
  readonly fifoTopic?: boolean;
  readonly conditions?: object;
}

/** A topic, a queue and what lets one write to the other. */
function deliver(stack: Stack, { raw = true, deadLetterDays, fifoTopic, ...parts }: Parts) {
  const topic = new Topic(stack, 'Events', fifoTopic ? { fifo: true } : {});
  const queue = new Queue(stack, 'Queue');
  const { conditions = { ArnEquals: { 'aws:SourceArn': topic.topicArn } } } = parts;
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('sns.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: conditions as Record<string, unknown>,
    }),
  );
  const deadLetterQueue =
    deadLetterDays === undefined
      ? undefined
      : new Queue(stack, 'Undelivered', { retentionPeriod: Duration.days(deadLetterDays) });
  const subscribe = (id: string) =>
    new Subscription(stack, id, {
      topic,
      protocol: SubscriptionProtocol.SQS,
      endpoint: queue.queueArn,
      rawMessageDelivery: raw,
      deadLetterQueue,
    });
  return { subscribe };
}

function found(parts: Parts, ids: readonly string[] = ['Subscription']) {
  const stack = bench.stack();
  const { subscribe } = deliver(stack, parts);
  for (const id of ids) subscribe(id);
  return findings(subscriptions, stack);
}

describe('the rule on subscriptions', () => {
  test('is content with raw delivery, a queue of its own for dead letters, and a named topic', () => {
    expect(found({ deadLetterDays: 14 })).toEqual([]);
  });

  test('finds messages in an envelope of SNS', () => {
    expect(found({ deadLetterDays: 14, raw: false })).toEqual([
      'Orders/Subscription: RawMessageDelivery false must be true, or the consumer gets an envelope of SNS (SNS-01); set rawMessageDelivery: true',
    ]);
  });

  test('finds a function that a topic calls without a place for what fails', () => {
    const stack = bench.stack();
    const topicArn = new Topic(stack, 'Events').topicArn;
    new CfnSubscription(stack, 'Function', { topicArn, protocol: 'lambda', endpoint: 'f' });
    new CfnSubscription(stack, 'Person', { topicArn, protocol: 'email', endpoint: 'a@b.example' });

    expect(findings(subscriptions, stack)).toEqual([
      `Orders/Function: a subscription with no RedrivePolicy must have a dead-letter queue (SNS-05); ${ownQueue}`,
    ]);
  });

  test('finds no dead-letter queue', () => {
    expect(found({})).toEqual([
      `Orders/Subscription: a subscription with no RedrivePolicy must have a dead-letter queue (SNS-05); ${ownQueue}`,
    ]);
  });

  test('finds dead letters that are kept too short', () => {
    expect(found({ deadLetterDays: 4 })).toEqual([
      `Orders/Subscription: dead letters are kept for 4 days and must be for 14 (SQS-37); ${ownQueue}`,
    ]);
  });

  test('finds a dead-letter queue that two subscriptions share', () => {
    expect(found({ deadLetterDays: 14 }, ['One', 'Two'])).toEqual([
      `Orders/One: dead-letter queue Orders/Undelivered must not be shared with Orders/Two; ${ownQueue}`,
      `Orders/Two: dead-letter queue Orders/Undelivered must not be shared with Orders/One; ${ownQueue}`,
    ]);
  });

  test('finds a dead-letter queue that a consumer has already', () => {
    const stack = bench.stack();
    deliver(stack, { deadLetterDays: 14 }).subscribe('Subscription');
    const queue = stack.node.findChild('Undelivered') as Queue;
    new Queue(stack, 'Consumed', { deadLetterQueue: { queue, maxReceiveCount: 5 } });

    expect(findings(subscriptions, stack)).toEqual([
      `Orders/Subscription: dead-letter queue Orders/Undelivered must not be shared with Orders/Consumed; ${ownQueue}`,
    ]);
  });

  test('finds a standard dead-letter queue for a FIFO topic', () => {
    expect(found({ deadLetterDays: 14, fifoTopic: true })).toEqual([
      `Orders/Subscription: dead-letter queue Orders/Undelivered must be FIFO exactly when topic Orders/Events is (SNS-06); ${ownQueue}`,
    ]);
  });

  test.each([{}, { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }])(
    'finds a queue that every topic in the world may write to: %j',
    (conditions) => {
      expect(found({ deadLetterDays: 14, conditions })).toEqual([
        'Orders/Queue: the queue policy lets every topic send; it must name Orders/Events as aws:SourceArn; allow sns.amazonaws.com sqs:SendMessage with ArnEquals aws:SourceArn of the topic',
      ]);
    },
  );

  test('finds a queue whose policy names another topic', () => {
    const conditions = { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:1:Other' } };

    expect(found({ deadLetterDays: 14, conditions })).toEqual([
      'Orders/Queue: the queue policy names 1 other topics as aws:SourceArn and must name Orders/Events (SNS-05); allow sns.amazonaws.com sqs:SendMessage with ArnEquals aws:SourceArn of the topic',
    ]);
  });

  test('finds a queue whose policy takes back what it allows', () => {
    const stack = bench.stack();
    deliver(stack, { deadLetterDays: 14 }).subscribe('Subscription');
    const queue = stack.node.findChild('Queue') as Queue;
    queue.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sqs:Send*'],
        resources: [queue.queueArn],
        conditions: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      }),
    );

    expect(findings(subscriptions, stack)).toEqual([
      'Orders/Queue: the queue policy names Orders/Events and yet keeps it out, and must have no Deny or other condition against it (SNS-05); allow sns.amazonaws.com sqs:SendMessage with ArnEquals aws:SourceArn of the topic',
    ]);
  });
});
