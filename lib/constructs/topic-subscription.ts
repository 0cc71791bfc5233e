import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type ITopic,
  Subscription,
  SubscriptionFilter,
  SubscriptionProtocol,
} from 'aws-cdk-lib/aws-sns';
import { type IQueue, Queue, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import { acknowledge } from './acknowledge.ts';
import { check } from './checks.ts';
import { DeadLetterAlarms } from './dead-letter-alarms.ts';
import { deadLetterRetention, highThroughputFifo, storedQueue } from './redrivable-queue.ts';

export interface TopicSubscriptionProps {
  readonly stage: StageSettings;
  readonly topic: ITopic;
  /** The subscriber; FIFO exactly when the topic is. */
  readonly queue: IQueue;
  /** Where the alarm about undelivered messages speaks. */
  readonly alarmTopic: ITopic;
  /**
   * Which events are wanted, each a type without its major version: `orders.OrderPlaced`. A new
   * major version is delivered too, so that its consumer refuses it where operators look.
   *
   * @default - every event
   */
  readonly events?: readonly string[] | undefined;
}

/** A queue's subscription to a topic, with a place for what the topic cannot deliver. */
export class TopicSubscription extends Construct {
  /** What SNS gave up on: the message as it would have been delivered (SNS-05, SNS-06). */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: TopicSubscriptionProps) {
    super(scope, id);
    const { stage, topic, queue, alarmTopic, events } = props;
    check(this, topic.fifo === queue.fifo, {
      rule: 'topic and queue must both be FIFO or both be standard',
      got: `a ${typeName(topic.fifo)} topic and a ${typeName(queue.fifo)} queue`,
    });
    check(this, !topic.fifo || events === undefined, {
      rule: 'events must be left out on a FIFO topic, where a filter loses its promises (SNS-09)',
      got: (events ?? []).join(', '),
    });

    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...storedQueue(stage),
      ...(queue.fifo ? highThroughputFifo : {}),
      retentionPeriod: deadLetterRetention,
      redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL },
    });
    const itself = 'It is the dead-letter queue of a subscription: an operator empties it.';
    acknowledge(this.deadLetters, {
      'AwsSolutions-SQS3': itself,
      'Serverless-SQSRedrivePolicy': itself,
    });
    const { policyDependable } = queue.addToResourcePolicy(mayDeliver(topic, queue));
    const subscription = new Subscription(this, 'Subscription', {
      topic,
      protocol: SubscriptionProtocol.SQS,
      endpoint: queue.queueArn,
      rawMessageDelivery: true,
      ...(events ? { filterPolicy: { type: startsWith(events) } } : {}),
      deadLetterQueue: this.deadLetters,
    });
    if (policyDependable) subscription.node.addDependency(policyDependable);
    new DeadLetterAlarms(this, 'Alarms', {
      topic: alarmTopic,
      queue: this.deadLetters,
      keeps: deadLetterRetention,
      from: 'subscription',
    });
  }
}

function mayDeliver(topic: ITopic, queue: IQueue): PolicyStatement {
  return new PolicyStatement({
    principals: [new ServicePrincipal('sns.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
  });
}

function startsWith(events: readonly string[]): SubscriptionFilter {
  return SubscriptionFilter.stringFilter({ matchPrefixes: events.map((event) => `${event}.`) });
}

function typeName(fifo: boolean): string {
  return fifo ? 'FIFO' : 'standard';
}
