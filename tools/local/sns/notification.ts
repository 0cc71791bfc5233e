import { createHash } from 'node:crypto';
import type { MessageAttributes } from '../ports.ts';
import { invalidParameter } from './sns-error.ts';
import type { Topic } from './topic.ts';

/** A message as a publisher gives it. */
export interface PublishEntry {
  readonly message: string;
  readonly subject?: string;
  /** `json`: `message` is an object of texts by protocol, with `default` (SNS-04). */
  readonly messageStructure?: string;
  readonly attributes?: MessageAttributes;
  /** FIFO topics: required. Standard topics pass it on to fair queues. */
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly traceHeader?: string;
}

/** A message that the topic accepted, as it goes to its subscriptions. */
export interface Notification {
  readonly messageId: string;
  readonly topicArn: string;
  /** The text for the protocol `sqs`. */
  readonly message: string;
  readonly subject?: string;
  readonly attributes: MessageAttributes;
  readonly publishedAt: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly traceHeader?: string;
  /** FIFO topics only. */
  readonly sequenceNumber?: string;
}

/** Bytes of body and attributes (name, type and value), as the limits count them (SNS-10). */
export function sizeOf(entry: PublishEntry): number {
  let bytes = Buffer.byteLength(entry.message);
  for (const [name, { dataType, stringValue = '', binaryValue }] of attributesOf(entry)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(dataType);
    bytes += binaryValue?.length ?? Buffer.byteLength(stringValue);
  }
  return bytes;
}

/** @throws AwsError `InvalidParameter` for what SNS refuses to publish. */
export function checkEntry(entry: PublishEntry, topic: Topic): void {
  if (entry.message === '') throw invalidParameter('Empty message');
  if (sizeOf(entry) > topic.maximumMessageSize) throw invalidParameter('Message too long');
  if (entry.subject !== undefined && !isSubject(entry.subject)) throw invalidParameter('Subject');
  checkAttributes(entry);
  if (topic.fifo) checkFifoEntry(entry, topic);
  else if (entry.deduplicationId !== undefined) {
    throw invalidParameter(
      'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    );
  }
}

/** The given id, or the SHA-256 of the body where the topic says so (SNS-08). */
export function deduplicationIdOf(entry: PublishEntry): string {
  return entry.deduplicationId ?? createHash('sha256').update(entry.message).digest('hex');
}

/** The text meant for queues. @throws AwsError `InvalidParameter` */
export function textForQueues(entry: PublishEntry): string {
  if (entry.messageStructure !== 'json') return entry.message;
  const texts = parseStructure(entry.message);
  if (typeof texts.default !== 'string') {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  return typeof texts.sqs === 'string' ? texts.sqs : texts.default;
}

function parseStructure(message: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(message);
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch {}
  throw invalidParameter('Message Structure - JSON message body failed to parse');
}

function attributesOf(entry: PublishEntry) {
  return entry.attributes === undefined ? [] : Object.entries(entry.attributes);
}

function checkAttributes(entry: PublishEntry): void {
  for (const [name, { dataType, stringValue, binaryValue }] of attributesOf(entry)) {
    if (!/^(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/.test(name)) {
      throw invalidParameter(
        `Invalid non-alphanumeric character was found in the message attribute name. (${name})`,
      );
    }
    if (!/^(String|Number|Binary)(\..+)?$/.test(dataType)) {
      throw invalidParameter(
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
      );
    }
    const value = dataType.startsWith('Binary') ? binaryValue : stringValue;
    if (value === undefined || value.length === 0) {
      throw invalidParameter(
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${dataType}'.`,
      );
    }
    if (dataType.startsWith('Number') && !isNumeric(String(value))) {
      throw invalidParameter(`Could not cast message attribute '${name}' value to number.`);
    }
  }
}

function checkFifoEntry(entry: PublishEntry, topic: Topic): void {
  if (!entry.groupId) {
    throw invalidParameter('The MessageGroupId parameter is required for FIFO topics');
  }
  if (!entry.deduplicationId && !topic.contentBasedDeduplication) {
    throw invalidParameter(
      'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
}

function isSubject(subject: string): boolean {
  return /^[^\p{Cc}]{1,100}$/u.test(subject);
}

function isNumeric(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
