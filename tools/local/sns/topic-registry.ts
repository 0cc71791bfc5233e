import type { Random } from '../clock.ts';
import type { Place, Queues } from '../ports.ts';
import { randomId } from './random-id.ts';
import { invalidParameter, notFound } from './sns-error.ts';
import { Subscription, type SubscriptionAttributes } from './subscription.ts';
import { Topic, type TopicAttributes } from './topic.ts';

export interface SubscribeOptions {
  /** Only `sqs` is delivered here. */
  readonly protocol: string;
  /** ARN of the queue. */
  readonly endpoint: string;
  /** `RawMessageDelivery`, `FilterPolicy`, `FilterPolicyScope`, `RedrivePolicy` ... as text. */
  readonly attributes?: SubscriptionAttributes;
}

export interface RegistryParts {
  readonly place: Place;
  readonly random: Random;
  readonly queues: Queues;
}

/** The topics of this place and their subscriptions. */
export class TopicRegistry {
  readonly #topics = new Map<string, Topic>();
  readonly #place: Place;
  readonly #random: Random;
  readonly #queues: Queues;

  constructor({ place, random, queues }: RegistryParts) {
    this.#place = place;
    this.#random = random;
    this.#queues = queues;
  }

  get topics(): readonly Topic[] {
    return [...this.#topics.values()];
  }

  get subscriptions(): readonly Subscription[] {
    return this.topics.flatMap((topic) => [...topic.subscriptions.values()]);
  }

  /** Creating a topic again returns it, unless its attributes differ. @throws AwsError */
  create(name: string, attributes: TopicAttributes): Topic {
    const arn = `arn:aws:sns:${this.#place.region}:${this.#place.account}:${name}`;
    const wanted = new Topic(name, arn, attributes);
    const existing = this.#topics.get(arn);
    if (existing === undefined) {
      this.#topics.set(arn, wanted);
      return wanted;
    }
    const current = existing.attributes;
    if (Object.entries(attributes).some(([key, value]) => current[key] !== value)) {
      throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
    }
    return existing;
  }

  /** Deleting what does not exist is no error. */
  delete(topicArn: string): void {
    this.#topics.delete(topicArn);
  }

  has(topicArn: string): boolean {
    return this.#topics.has(topicArn);
  }

  /** @throws AwsError `NotFound` */
  get(topicArn: string): Topic {
    const topic = this.#topics.get(topicArn);
    if (topic === undefined) throw notFound('Topic');
    return topic;
  }

  /** @throws AwsError `NotFound` */
  getSubscription(subscriptionArn: string): Subscription {
    const topicArn = subscriptionArn.slice(0, subscriptionArn.lastIndexOf(':'));
    const subscription = this.#topics.get(topicArn)?.subscriptions.get(subscriptionArn);
    if (subscription === undefined) throw notFound('Subscription');
    return subscription;
  }

  /** @throws AwsError `InvalidParameter`, `NotFound` */
  subscribe(topicArn: string, options: SubscribeOptions): Subscription {
    const topic = this.get(topicArn);
    const { endpoint, attributes = {} } = options;
    this.#checkEndpoint(topic, options);
    const existing = [...topic.subscriptions.values()].find((other) => other.endpoint === endpoint);
    const arn = existing?.arn ?? `${topicArn}:${randomId(this.#random)}`;
    const wanted = new Subscription({ arn, topicArn, endpoint }, attributes);
    if (existing === undefined) {
      topic.subscriptions.set(arn, wanted);
      return wanted;
    }
    if (!isSame(existing.attributes, attributes)) {
      throw invalidParameter(
        'Attributes Reason: Subscription already exists with different attributes',
      );
    }
    return existing;
  }

  /** Unsubscribing what is not subscribed is no error. */
  unsubscribe(subscriptionArn: string): void {
    for (const topic of this.#topics.values()) topic.subscriptions.delete(subscriptionArn);
  }

  #checkEndpoint(topic: Topic, { protocol, endpoint }: SubscribeOptions): void {
    if (protocol !== 'sqs') {
      throw invalidParameter(
        `Protocol Reason: the local cloud delivers to sqs, not to ${protocol}`,
      );
    }
    if (!/^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]+(\.fifo)?$/.test(endpoint)) {
      throw invalidParameter('SQS endpoint ARN');
    }
    const fifo = this.#queues.find(endpoint)?.fifo ?? endpoint.endsWith('.fifo');
    if (!topic.fifo && fifo) {
      throw invalidParameter(
        'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
      );
    }
  }
}

function isSame(left: SubscriptionAttributes, right: SubscriptionAttributes): boolean {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => left[key] === right[key]);
}
