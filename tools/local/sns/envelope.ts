import type { MessageAttribute, Place, SendEntry } from '../ports.ts';
import type { Notification } from './notification.ts';
import type { Subscription } from './subscription.ts';

/** Attributes that SQS takes with one message. */
const maximumRawAttributes = 10;

/**
 * What a subscription delivers: the envelope (SNS-01) or, raw, the bare message with its
 * attributes (SNS-02). Group and deduplication ids go to FIFO queues; a standard topic passes
 * its group id to (fair) standard queues, a FIFO topic does not (SNS-08).
 */
export function toSendEntry(
  notification: Notification,
  subscription: Subscription,
  place: Place,
): SendEntry {
  return {
    ...(subscription.raw
      ? { body: notification.message, attributes: notification.attributes }
      : { body: envelope(notification, subscription, place) }),
    ...idFields(notification, subscription.endpoint),
    ...(notification.traceHeader === undefined ? {} : { traceHeader: notification.traceHeader }),
  };
}

/**
 * The same for the subscription's dead-letter queue (SNS-06). A raw message with more attributes
 * than a queue takes is wrapped in the envelope, so that none is lost.
 */
export function toDeadLetterEntry(
  notification: Notification,
  subscription: Subscription,
  place: Place,
): SendEntry {
  const entry = toSendEntry(notification, subscription, place);
  const { groupId: _group, deduplicationId: _id, attributes, ...message } = entry;
  const whole = hasTooManyAttributes(entry)
    ? { ...message, body: envelope(notification, subscription, place) }
    : { ...message, ...(attributes === undefined ? {} : { attributes }) };
  return { ...whole, ...idFields(notification, subscription.deadLetterArn ?? '') };
}

/** Raw delivery of such a message is a client-side error (SNS-03). */
export function hasTooManyAttributes({ attributes = {} }: SendEntry): boolean {
  return Object.keys(attributes).length > maximumRawAttributes;
}

function idFields(
  { groupId, deduplicationId, sequenceNumber }: Notification,
  queueArn: string,
): Pick<SendEntry, 'groupId' | 'deduplicationId'> {
  if (queueArn.endsWith('.fifo')) return { groupId, deduplicationId };
  return groupId === undefined || sequenceNumber !== undefined ? {} : { groupId };
}

function envelope(notification: Notification, subscription: Subscription, place: Place): string {
  const { subject, sequenceNumber } = notification;
  const fifo = sequenceNumber !== undefined;
  return JSON.stringify({
    Type: 'Notification',
    MessageId: notification.messageId,
    ...(fifo ? { SequenceNumber: sequenceNumber } : {}),
    TopicArn: notification.topicArn,
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: notification.message,
    Timestamp: new Date(notification.publishedAt).toISOString(),
    ...(fifo ? {} : signature(place)),
    UnsubscribeURL: `${place.endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
    ...attributeFields(notification),
  });
}

/** The fields are there as in AWS; the signature proves nothing. */
function signature({ endpoint }: Place) {
  return {
    SignatureVersion: '1',
    Signature: 'bm90IHNpZ25lZCBsb2NhbGx5',
    SigningCertURL: `${endpoint}/SimpleNotificationService-local.pem`,
  };
}

function attributeFields({ attributes }: Notification) {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return {};
  const fields = entries.map(([name, attribute]) => [
    name,
    { Type: attribute.dataType, Value: valueText(attribute) },
  ]);
  return { MessageAttributes: Object.fromEntries(fields) };
}

function valueText({ stringValue, binaryValue }: MessageAttribute): string {
  return binaryValue === undefined ? (stringValue ?? '') : binaryValue.toString('base64');
}
