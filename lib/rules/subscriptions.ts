import { isFifo } from './event-sources.ts';
import {
  deadLetterTargetOf,
  longestRetentionSeconds,
  retentionSecondsOf,
  subscriptionType,
} from './queues.ts';
import type { Finding, Rule } from './rule.ts';
import { boundTo, letsService, protectionOf } from './statements.ts';
import type { Resource, Templates } from './templates.ts';
import { isTrueAt } from './values.ts';

/** A queue's subscription with the parts of it that belong to the app. */
interface Delivery {
  readonly subscription: Resource;
  readonly topic?: Resource;
  readonly queue?: Resource;
  readonly deadLetters?: Resource;
}

/** What a topic hands on arrives as it was sent, or waits where an operator finds it. */
export const subscriptions: Rule = {
  id: 'subscriptions',
  check: (templates) => {
    const deliveries = deliveriesOf(templates);
    return deliveries.flatMap((delivery) => [
      ...notRaw(delivery),
      ...withoutDeadLetters(delivery, deliveries),
      ...notAllowed(templates, delivery),
    ]);
  },
};

function deliveriesOf(templates: Templates): readonly Delivery[] {
  return templates
    .ofType(subscriptionType)
    .filter(({ properties }) => properties.Protocol === 'sqs')
    .map((subscription) => ({
      subscription,
      topic: templates.findOf('AWS::SNS::Topic', subscription.properties.TopicArn, subscription),
      queue: templates.findOf('AWS::SQS::Queue', subscription.properties.Endpoint, subscription),
      deadLetters: deadLetterTargetOf(templates, subscription),
    }));
}

function notRaw({ subscription }: Delivery): readonly Finding[] {
  if (isTrueAt(subscription.properties, 'RawMessageDelivery')) return [];
  return [
    {
      path: subscription.path,
      broken:
        'RawMessageDelivery false must be true, or the consumer gets an envelope of SNS (SNS-01)',
      remedy: 'set rawMessageDelivery: true',
    },
  ];
}

function withoutDeadLetters(
  { subscription, deadLetters, topic }: Delivery,
  all: readonly Delivery[],
): readonly Finding[] {
  const { path } = subscription;
  const remedy = 'give it a 14-day queue of its own as deadLetterQueue, as TopicSubscription does';
  if (subscription.properties.RedrivePolicy === undefined) {
    return [
      {
        path,
        broken: 'a subscription with no RedrivePolicy must have a dead-letter queue (SNS-05)',
        remedy,
      },
    ];
  }
  if (deadLetters === undefined) return [];
  const kept = retentionSecondsOf(deadLetters) / 86_400;
  const sharer = all.find(
    (other) => other.subscription !== subscription && other.deadLetters === deadLetters,
  );
  const wrongType = topic !== undefined && isFifo(topic) !== isFifo(deadLetters);
  return [
    ...(kept * 86_400 < longestRetentionSeconds
      ? [
          {
            path,
            broken: `dead letters are kept for ${kept} days and must be for 14 (SQS-37)`,
            remedy,
          },
        ]
      : []),
    ...(sharer !== undefined
      ? [
          {
            path,
            broken: `dead-letter queue ${deadLetters.path} must not be shared with ${sharer.subscription.path}`,
            remedy,
          },
        ]
      : []),
    ...(wrongType
      ? [
          {
            path,
            broken: `dead-letter queue ${deadLetters.path} must be FIFO exactly when topic ${topic.path} is (SNS-06)`,
            remedy,
          },
        ]
      : []),
  ];
}

function notAllowed(
  templates: Templates,
  { topic, queue, deadLetters }: Delivery,
): readonly Finding[] {
  if (topic === undefined) return [];
  return [queue, deadLetters]
    .filter((one) => one !== undefined)
    .flatMap((target) => {
      const doors = protectionOf(templates, target).filter((statement) =>
        letsService(statement, 'sns.amazonaws.com', 'sqs:SendMessage'),
      );
      const open = doors.filter((door) => boundTo(door, 'aws:sourcearn').length === 0);
      const ours = doors.some((door) =>
        boundTo(door, 'aws:sourcearn').some((arn) => templates.find(arn, target) === topic),
      );
      const remedy =
        'allow sns.amazonaws.com sqs:SendMessage with ArnEquals aws:SourceArn of the topic';
      return [
        ...(open.length > 0
          ? [
              {
                path: target.path,
                broken: `the queue policy lets every topic send; it must name ${topic.path} as aws:SourceArn`,
                remedy,
              },
            ]
          : []),
        ...(open.length === 0 && !ours
          ? [
              {
                path: target.path,
                broken: `the queue policy names ${doors.length} other topics as aws:SourceArn and must name ${topic.path} (SNS-05)`,
                remedy,
              },
            ]
          : []),
      ];
    });
}
