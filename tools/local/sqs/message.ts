import type { MessageAttributes, ReceivedMessage, SendEntry } from '../ports.ts';
import { md5OfAttributes, md5OfText } from './md5.ts';
import type { Scheduled } from './schedule.ts';

/** What the sender gave, and what follows from it; shared when the message is dead-lettered. */
export interface MessageContent {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: MessageAttributes;
  readonly md5OfAttributes: string | undefined;
  readonly groupId: string | undefined;
  readonly traceHeader: string | undefined;
}

const NO_ATTRIBUTES: MessageAttributes = Object.freeze({});

export function contentOf(entry: SendEntry, messageId: string): MessageContent {
  const attributes = entry.attributes ?? NO_ATTRIBUTES;
  return {
    messageId,
    body: entry.body,
    md5OfBody: md5OfText(entry.body),
    attributes,
    md5OfAttributes: md5OfAttributes(attributes),
    groupId: entry.groupId,
    traceHeader: entry.traceHeader,
  };
}

/** `ready` can be received, `inFlight` was received and is hidden, `gone` is in no queue. */
export type MessageState = 'ready' | 'delayed' | 'inFlight' | 'gone';

/** What a message brings along into a queue. */
export interface Arrival {
  readonly content: MessageContent;
  /** What `SentTimestamp` says. */
  readonly sentAtMs: number;
  /** When the retention clock started (SQS-31). */
  readonly enqueuedAtMs: number;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
  /** Receives so far, also in the queue it was dead-lettered from (SQS-30). */
  readonly receiveCount?: number;
  readonly firstReceivedAtMs?: number;
  /** The queue that dead-lettered it. */
  readonly sourceArn?: string;
  /** A copy that a replica delivers once more (SQS-35): delivered once, never dead-lettered. */
  readonly copy?: boolean;
}

/** A message in one queue. Only the {@link MessageStore} and the delivery orders change it. */
export interface StoredMessage {
  /** Unique in its queue; a copy has its own. */
  readonly key: number;
  readonly content: MessageContent;
  readonly sentAtMs: number;
  readonly enqueuedAtMs: number;
  readonly deduplicationId: string | undefined;
  readonly sequenceNumber: string | undefined;
  readonly sourceArn: string | undefined;
  readonly copy: boolean;
  /** When it came into this queue; its age counts from here (CW-03). */
  readonly arrivedAtMs: number;
  state: MessageState;
  receiveCount: number;
  /** Receives in this queue: what `maxReceiveCount` is compared with. */
  receivesHere: number;
  firstReceivedAtMs: number | undefined;
  /** Its visibility cannot be extended beyond this time: 12 hours after the receive. */
  latestDueMs: number;
  due: Scheduled<StoredMessage> | undefined;
  /** A function has it: its visibility timeout passes in real time. */
  isWorkedOn: boolean;
  expiry: Scheduled<StoredMessage> | undefined;
  previous: StoredMessage | undefined;
  next: StoredMessage | undefined;
}

export function storedMessage(key: number, arrivedAtMs: number, arrival: Arrival): StoredMessage {
  return {
    key,
    content: arrival.content,
    sentAtMs: arrival.sentAtMs,
    enqueuedAtMs: arrival.enqueuedAtMs,
    deduplicationId: arrival.deduplicationId,
    sequenceNumber: arrival.sequenceNumber,
    sourceArn: arrival.sourceArn,
    copy: arrival.copy ?? false,
    arrivedAtMs,
    state: 'gone',
    receiveCount: arrival.receiveCount ?? 0,
    receivesHere: 0,
    firstReceivedAtMs: arrival.firstReceivedAtMs,
    latestDueMs: 0,
    due: undefined,
    isWorkedOn: false,
    expiry: undefined,
    previous: undefined,
    next: undefined,
  };
}

const SENDER_ID = 'AROALOCALCLOUD0000000:local';

/** The message as a receive returns it, all system attributes as text (SQS-38, SQS-40). */
export function receivedMessage(message: StoredMessage, receiptHandle: string): ReceivedMessage {
  const { messageId, body, md5OfBody, attributes, md5OfAttributes } = message.content;
  const systemAttributes = systemAttributesOf(message);
  const received = { messageId, receiptHandle, body, md5OfBody, attributes, systemAttributes };
  return md5OfAttributes === undefined ? received : { ...received, md5OfAttributes };
}

function systemAttributesOf(message: StoredMessage): Record<string, string> {
  const { content } = message;
  const named: Record<string, string> = {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAtMs),
    SenderId: SENDER_ID,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
  };
  addText(named, 'MessageGroupId', content.groupId);
  addText(named, 'MessageDeduplicationId', message.deduplicationId);
  addText(named, 'SequenceNumber', message.sequenceNumber);
  addText(named, 'AWSTraceHeader', content.traceHeader);
  addText(named, 'DeadLetterQueueSourceArn', message.sourceArn);
  return named;
}

function addText(named: Record<string, string>, name: string, value: string | undefined): void {
  if (value !== undefined) named[name] = value;
}
