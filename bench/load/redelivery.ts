import type { KinesisStreamEvent, SQSEvent } from 'aws-lambda';
import type { BatchAnswer } from '../handlers/handler.ts';

/** What of a batch of a queue is delivered again: what was reported, in order. */
export function openMessages({ Records }: SQSEvent, answer: BatchAnswer): SQSEvent {
  const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return { Records: Records.filter(({ messageId }) => failed.has(messageId)) };
}

/** What of a batch of a stream is delivered again: all from the lowest reported record on (KIN-14). */
export function openRecords(
  { Records }: KinesisStreamEvent,
  answer: BatchAnswer,
): KinesisStreamEvent {
  const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const lowest = Records.findIndex(({ kinesis }) => failed.has(kinesis.sequenceNumber));
  return { Records: lowest === -1 ? [] : Records.slice(lowest) };
}
