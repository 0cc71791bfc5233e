import type { Clock, Random } from '../clock.ts';
import { AwsError, type Observe, type Place, type Queues } from '../ports.ts';
import { Delivery } from './delivery.ts';
import type { FifoReceipt } from './fifo-ledger.ts';
import {
  checkEntry,
  deduplicationIdOf,
  type Notification,
  type PublishEntry,
  sizeOf,
  textForQueues,
} from './notification.ts';
import {
  type BatchEntry,
  type BatchFailure,
  type BatchResult,
  type BatchSuccess,
  checkBatch,
  toFailure,
} from './publish-batch.ts';
import { randomId } from './random-id.ts';
import { invalidParameter } from './sns-error.ts';
import type { Subscription } from './subscription.ts';
import type { Topic, TopicAttributes } from './topic.ts';
import { type SubscribeOptions, TopicRegistry } from './topic-registry.ts';

export interface SnsParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly place: Place;
  readonly observe: Observe;
  readonly queues: Queues;
}

/** What a publish came to. */
export interface PublishReceipt {
  readonly messageId: string;
  /** FIFO topics only. */
  readonly sequenceNumber?: string;
}

const deduplicationMs = 300_000;

/** Topics that hand their messages to queues at once, in process. */
export class SnsService {
  /** Share of publishes (0-1) that fail with `InternalError`, HTTP 500, before anything is sent. */
  readonly faults = { failPublishRate: 0 };
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #observe: Observe;
  readonly #registry: TopicRegistry;
  readonly #delivery: Delivery;

  constructor(parts: SnsParts) {
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#observe = parts.observe;
    this.#registry = new TopicRegistry(parts);
    this.#delivery = new Delivery(parts);
  }

  get topics(): readonly Topic[] {
    return this.#registry.topics;
  }

  get subscriptions(): readonly Subscription[] {
    return this.#registry.subscriptions;
  }

  /**
   * Attributes by their AWS names, as text: `FifoTopic` (with a name ending in `.fifo`),
   * `ContentBasedDeduplication`, `FifoThroughputScope`, `MaximumMessageSize` (SNS-10) ...
   *
   * @throws AwsError `InvalidParameter`
   */
  createTopic(name: string, attributes: TopicAttributes = {}): Topic {
    return this.#registry.create(name, attributes);
  }

  deleteTopic(topicArn: string): void {
    this.#registry.delete(topicArn);
  }

  /** @throws AwsError `NotFound` */
  getTopic(topicArn: string): Topic {
    return this.#registry.get(topicArn);
  }

  /** @throws AwsError `InvalidParameter`, `NotFound` */
  subscribe(topicArn: string, options: SubscribeOptions): Subscription {
    return this.#registry.subscribe(topicArn, options);
  }

  unsubscribe(subscriptionArn: string): void {
    this.#registry.unsubscribe(subscriptionArn);
  }

  /** @throws AwsError `NotFound` */
  getSubscription(subscriptionArn: string): Subscription {
    return this.#registry.getSubscription(subscriptionArn);
  }

  hasTopic(topicArn: string): boolean {
    return this.#registry.has(topicArn);
  }

  /** Delivers before it returns. @throws AwsError `NotFound`, `InvalidParameter`, `InternalError` */
  publish(topicArn: string, entry: PublishEntry): PublishReceipt {
    return this.#publish(this.#registry.get(topicArn), entry);
  }

  /** Up to 10 entries in order, each with its own outcome. @throws AwsError for the whole batch */
  publishBatch(topicArn: string, entries: readonly BatchEntry[]): BatchResult {
    const topic = this.#registry.get(topicArn);
    checkBatch(entries, topic.maximumMessageSize);
    if (topic.fifo && entries.some(({ groupId }) => !groupId)) {
      throw invalidParameter('The MessageGroupId parameter is required for FIFO topics');
    }
    const successful: BatchSuccess[] = [];
    const failed: BatchFailure[] = [];
    for (const entry of entries) {
      try {
        successful.push({ id: entry.id, ...this.#publish(topic, entry) });
      } catch (error) {
        failed.push(toFailure(entry.id, error));
      }
    }
    return { successful, failed };
  }

  #publish(topic: Topic, entry: PublishEntry): PublishReceipt {
    checkEntry(entry, topic);
    const message = textForQueues(entry);
    if (this.faults.failPublishRate > 0 && this.#random() < this.faults.failPublishRate) {
      this.#report('PublishFailed', topic, { reason: 'fault injected' });
      throw new AwsError('InternalError', 'An internal error occurred (fault injected).', 500);
    }
    const messageId = randomId(this.#random);
    const number = topic.fifo ? this.#number(topic, entry, messageId) : undefined;
    if (number !== undefined && number.messageId !== messageId) {
      this.#report('MessageDeduplicated', topic, { messageId: number.messageId });
      return { messageId: number.messageId, sequenceNumber: number.sequenceNumber };
    }
    const bytes = sizeOf(entry);
    this.#report('MessagePublished', topic, { messageId, bytes, groupId: entry.groupId });
    this.#delivery.fanOut(topic, {
      ...this.#notification(topic, entry, message),
      messageId,
      ...(number === undefined ? {} : { sequenceNumber: number.sequenceNumber }),
    });
    return number === undefined
      ? { messageId }
      : { messageId, sequenceNumber: number.sequenceNumber };
  }

  #notification(
    topic: Topic,
    entry: PublishEntry,
    message: string,
  ): Omit<Notification, 'messageId'> {
    return {
      topicArn: topic.arn,
      message,
      subject: entry.subject,
      attributes: entry.messageStructure === 'json' ? {} : (entry.attributes ?? {}),
      publishedAt: this.#clock.now(),
      groupId: entry.groupId,
      deduplicationId: topic.fifo ? deduplicationIdOf(entry) : undefined,
      traceHeader: entry.traceHeader,
    };
  }

  /** The receipt of the message this one repeats, or a new number for it. */
  #number(topic: Topic, entry: PublishEntry, messageId: string): FifoReceipt {
    const scope = topic.deduplicatesPerGroup ? `${entry.groupId}\n` : '';
    const key = `${scope}${deduplicationIdOf(entry)}`;
    const duplicate = topic.ledger.findDuplicate(key, this.#clock.now());
    return duplicate ?? topic.ledger.record(key, messageId, this.#clock.deadline(deduplicationMs));
  }

  #report(name: string, topic: Topic, detail: Readonly<Record<string, unknown>>): void {
    this.#observe({ service: 'sns', name, resource: topic.name, detail });
  }
}
