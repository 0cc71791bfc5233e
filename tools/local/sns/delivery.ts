import { FilterSubject } from '../filters/filter-policy.ts';
import { AwsError, type Observe, type Place, type Queues, type SendEntry } from '../ports.ts';
import { hasTooManyAttributes, toDeadLetterEntry, toSendEntry } from './envelope.ts';
import type { Notification } from './notification.ts';
import type { Subscription } from './subscription.ts';
import type { Topic } from './topic.ts';

export interface DeliveryParts {
  readonly queues: Queues;
  readonly place: Place;
  readonly observe: Observe;
}

/** Hands notifications to queues, at once and in the order of publishing. */
export class Delivery {
  readonly #queues: Queues;
  readonly #place: Place;
  readonly #observe: Observe;

  constructor({ queues, place, observe }: DeliveryParts) {
    this.#queues = queues;
    this.#place = place;
    this.#observe = observe;
  }

  /**
   * To every subscription whose filter lets it pass. A refusal by the queue is a client-side
   * error: not retried, but dead-lettered or, without a dead-letter queue, lost (SNS-05).
   */
  fanOut(topic: Topic, notification: Notification): void {
    const subject = new FilterSubject(notification.message, notification.attributes);
    for (const subscription of topic.subscriptions.values()) {
      const reason = subscription.filter(subject);
      if (reason === undefined) this.#deliver(topic, subscription, notification);
      else this.#report('NotificationFilteredOut', topic, { subscription, notification, reason });
    }
  }

  #deliver(topic: Topic, subscription: Subscription, notification: Notification): void {
    const entry = toSendEntry(notification, subscription, this.#place);
    const reason = this.#send(subscription.endpoint, entry);
    if (reason === undefined) {
      this.#report('NotificationDelivered', topic, { subscription, notification });
      return;
    }
    this.#report('NotificationFailed', topic, { subscription, notification, reason });
    this.#deadLetter(topic, subscription, { notification, reason });
  }

  #deadLetter(topic: Topic, subscription: Subscription, failed: FailedDelivery): void {
    const { notification, reason } = failed;
    const target = subscription.deadLetterArn;
    if (target === undefined) {
      this.#report('NotificationLost', topic, { subscription, notification, reason });
      return;
    }
    const entry = toDeadLetterEntry(notification, subscription, this.#place);
    const refusal = this.#send(target, entry);
    const detail = { subscription, notification, deadLetterArn: target };
    if (refusal === undefined) {
      this.#report('NotificationDeadLettered', topic, { ...detail, reason });
    } else {
      this.#report('NotificationRedriveFailed', topic, { ...detail, reason: refusal });
      this.#report('NotificationLost', topic, { subscription, notification, reason: refusal });
    }
  }

  /** The reason why the queue did not take it, undefined when it did. */
  #send(queueArn: string, entry: SendEntry): string | undefined {
    const queue = this.#queues.find(queueArn);
    if (queue === undefined) return `queue ${queueArn} does not exist`;
    if (hasTooManyAttributes(entry)) return 'more than 10 message attributes with raw delivery';
    try {
      queue.send(entry);
      return undefined;
    } catch (error) {
      if (error instanceof AwsError) return `${error.code}: ${error.message}`;
      throw error;
    }
  }

  #report(name: string, topic: Topic, detail: ReportDetail): void {
    const { subscription, notification, ...rest } = detail;
    const { messageId } = notification;
    const { arn: subscriptionArn, endpoint } = subscription;
    const shown = { subscriptionArn, endpoint, messageId, ...rest };
    this.#observe({ service: 'sns', name, resource: topic.name, detail: shown });
  }
}

interface FailedDelivery {
  readonly notification: Notification;
  readonly reason: string;
}

interface ReportDetail {
  readonly subscription: Subscription;
  readonly notification: Notification;
  readonly reason?: string;
  readonly deadLetterArn?: string;
}
