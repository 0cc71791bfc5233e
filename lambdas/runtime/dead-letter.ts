import { errorClass, errorMessage } from './errors.ts';
import type { Message } from './message.ts';
import { findTraces } from './read-event.ts';

/** Why and whence a message was dead-lettered: all text, nine entries at most (SNS-03). */
export interface DeadLetterMetadata {
  readonly errorClass: string;
  readonly errorMessage: string;
  readonly attempts: string;
  readonly origin: string;
  readonly eventId?: string;
  readonly consumer: string;
  readonly consumerVersion: string;
  /** ISO 8601. */
  readonly firstReceivedTime: string;
  readonly traceparent?: string;
}

/** A message on its way to the dead letters. */
export interface DeadLetter<Kind extends Message> {
  readonly message: Kind;
  readonly metadata: DeadLetterMetadata;
}

/** Who gives the message up. */
export interface GivenUpBy {
  readonly consumer: string;
  readonly consumerVersion: string;
}

const maxMessageLength = 512;
const maxValueLength = 256;

/** The metadata of a message that this error ends. */
export function describeDeadLetter(
  message: Message,
  error: unknown,
  by: GivenUpBy,
): DeadLetterMetadata {
  const { eventId, traceparent = message.traceparent } = findTraces(message.body);
  return {
    errorClass: safeText(errorClass(error), maxValueLength),
    errorMessage: safeText(errorMessage(error), maxMessageLength),
    attempts: String(message.attempt),
    origin: safeText(message.origin, maxValueLength),
    ...(eventId && { eventId: safeText(eventId, maxValueLength) }),
    consumer: by.consumer,
    consumerVersion: by.consumerVersion,
    firstReceivedTime: new Date(message.firstReceivedMs).toISOString(),
    ...(traceparent && { traceparent: safeText(traceparent, maxValueLength) }),
  };
}

/** Text that SQS takes as an attribute: never empty, cut to a length, foreign characters as `?`. */
export function safeText(text: string, maxLength: number): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  const safe = cut.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '?');
  return safe === '' ? '?' : safe;
}
