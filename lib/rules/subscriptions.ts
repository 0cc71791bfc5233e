import { isFifo } from './event-sources.ts';
import {
  type DeadLetterOwner,
  deadLetterOwnersOf,
  deadLetterTargetOf,
  longestRetentionSeconds,
  retentionSecondsOf,
  subscriptionType,
} from './queues.ts';
import type { Finding, Rule } from './rule.ts';
import { isLetIn, type ServiceCall, statementsOn } from './service-calls.ts';
import { boundTo } from './statements.ts';
import type { Resource, Templates } from './templates.ts';

/** Nobody redrives a mail. */
const readByPeople = ['email', 'email-json', 'sms', 'application'];

/** A subscription with the parts of it that belong to the app. */
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
    const owners = deadLetterOwnersOf(templates);
    return deliveriesOf(templates).flatMap((delivery) => [
      ...notRaw(delivery),
      ...withoutDeadLetters(delivery, owners),
      ...notAllowed(templates, delivery),
    ]);
  },
};

function deliveriesOf(templates: Templates): readonly Delivery[] {
  return templates
    .ofType(subscriptionType)
    .filter(({ properties }) => !readByPeople.includes(String(properties.Protocol)))
    .map((subscription) => ({
      subscription,
      topic: templates.findOf('AWS::SNS::Topic', subscription.properties.TopicArn, subscription),
      queue: templates.findOf('AWS::SQS::Queue', subscription.properties.Endpoint, subscription),
      deadLetters: deadLetterTargetOf(templates, subscription),
    }));
}

function notRaw({ subscription }: Delivery): readonly Finding[] {
  const { Protocol, RawMessageDelivery } = subscription.properties;
  if (Protocol !== 'sqs' || String(RawMessageDelivery) === 'true') return [];
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
  owners: readonly DeadLetterOwner[],
): readonly Finding[] {
  const sharer = owners.find(
    (other) => other.owner !== subscription && other.deadLetters === deadLetters,
  )?.owner;
  return (
    deadLetters === undefined ? missing(subscription) : faults({ deadLetters, topic, sharer })
  ).map((broken) => ({
    path: subscription.path,
    broken,
    remedy: 'give it a 14-day queue of its own as deadLetterQueue, as TopicSubscription does',
  }));
}

/** A dead-letter queue outside the app is one, though nothing more is known of it. */
function missing({ properties }: Resource): readonly string[] {
  return properties.RedrivePolicy === undefined
    ? ['a subscription with no RedrivePolicy must have a dead-letter queue (SNS-05)']
    : [];
}

interface Undelivered {
  readonly deadLetters: Resource;
  readonly topic?: Resource;
  readonly sharer?: Resource;
}

function faults({ deadLetters, topic, sharer }: Undelivered): readonly string[] {
  const { path } = deadLetters;
  const kept = retentionSecondsOf(deadLetters);
  return [
    kept < longestRetentionSeconds
      ? `dead letters are kept for ${kept / 86_400} days and must be for 14 (SQS-37)`
      : undefined,
    sharer && `dead-letter queue ${path} must not be shared with ${sharer.path}`,
    topic && isFifo(topic) !== isFifo(deadLetters)
      ? `dead-letter queue ${path} must be FIFO exactly when topic ${topic.path} is (SNS-06)`
      : undefined,
  ].filter((fault) => fault !== undefined);
}

function notAllowed(
  templates: Templates,
  { topic, queue, deadLetters }: Delivery,
): readonly Finding[] {
  if (topic === undefined) return [];
  return [queue, deadLetters]
    .filter((one) => one !== undefined)
    .flatMap((target) => {
      const call = { ...sending, target, source: topic };
      return closedDoor(templates, call).map((broken) => ({
        path: target.path,
        broken,
        remedy: 'allow sns.amazonaws.com sqs:SendMessage with ArnEquals aws:SourceArn of the topic',
      }));
    });
}

const sending = { service: 'sns.amazonaws.com', action: 'sqs:SendMessage' };

/** What is wrong with the policies that a topic meets at its queue: at most one thing. */
function closedDoor(
  templates: Templates,
  call: ServiceCall & { readonly source: Resource },
): readonly string[] {
  const { path } = call.source;
  const doors = statementsOn(templates, call).filter(({ allows }) => allows);
  if (doors.some((door) => boundTo(door, 'aws:sourcearn').length === 0)) {
    return [`the queue policy lets every topic send; it must name ${path} as aws:SourceArn`];
  }
  const names = doors.some((door) =>
    boundTo(door, 'aws:sourcearn').some((arn) => templates.find(arn, door) === call.source),
  );
  if (!names) {
    return [
      `the queue policy names ${doors.length} other topics as aws:SourceArn and must name ${path} (SNS-05)`,
    ];
  }
  if (isLetIn(templates, call)) return [];
  return [
    `the queue policy names ${path} and yet keeps it out, and must have no Deny or other condition against it (SNS-05)`,
  ];
}
