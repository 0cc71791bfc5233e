import type { Random } from '../clock.ts';

/** Lower-case hex digits, up to 8. */
export function hex(random: Random, digits: number): string {
  return Math.floor(random() * 16 ** digits)
    .toString(16)
    .padStart(digits, '0');
}

/** One delivery of one message of one queue; new at each receive (SQS-28). */
export interface Delivery {
  /** Which queue, by the tag drawn when it was created. */
  readonly queueTag: string;
  /** Which message in that queue. */
  readonly key: number;
  /** Which receive of it, from 1. */
  readonly delivery: number;
}

const RECEIPT_HANDLE = /^AQEB([0-9a-f]{8})-([0-9a-z]+)-([0-9a-z]+)$/;

export function formatReceiptHandle({ queueTag, key, delivery }: Delivery): string {
  return `AQEB${queueTag}-${key.toString(36)}-${delivery.toString(36)}`;
}

/** Undefined when the text is no receipt handle of this service. */
export function parseReceiptHandle(text: string): Delivery | undefined {
  const [, queueTag, key, delivery] = RECEIPT_HANDLE.exec(text) ?? [];
  if (queueTag === undefined || key === undefined || delivery === undefined) return undefined;
  return { queueTag, key: Number.parseInt(key, 36), delivery: Number.parseInt(delivery, 36) };
}

const FIRST_SEQUENCE_NUMBER = 10n ** 19n;

/** A FIFO sequence number: 20 digits, growing with the counter, not consecutive. */
export function formatSequenceNumber(counter: number): string {
  return (FIRST_SEQUENCE_NUMBER + BigInt(counter) * 256n).toString();
}
