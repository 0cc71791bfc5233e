import { PermanentError } from './errors.ts';
import type { Commit } from './idempotency.ts';

/** A place in an order that only ever grows. */
export interface Position {
  /** Who counts: a CloudEvents source, or the transport. */
  readonly lineage: string;
  /** Compared as text, so of one length within a lineage. */
  readonly sequence: string;
}

/** Whose positions count: the producer's, or those of the stream or queue. */
export type Counting = 'events' | 'records';

/** The position of a commit. Throws `MissingSequence` when nobody gave it one. */
export function getPosition(commit: Commit, counts: Counting): Position {
  const { source, sequence } = Object(commit.event);
  const isComplete = typeof source === 'string' && typeof sequence === 'string';
  if (counts === 'events' && isComplete) return { lineage: source, sequence };
  if (counts === 'records' && commit.sequence) {
    return { lineage: counts, sequence: commit.sequence };
  }
  const missing = counts === 'events' ? 'source with a sequence' : 'record that has a sequence';
  throw new PermanentError(
    `event ${commit.eventId} has no ${missing}, so no watermark can be kept; ` +
      'the producer must number its events, or the consumer take another mode',
    'MissingSequence',
  );
}

/** Digits of the longest sequence number of a stream, so that text compares as numbers; DynamoDB's have 38. */
const sequenceDigits = 64;

/** A record's sequence number as text that compares. */
export function padSequence(sequence: string): string {
  return sequence.padStart(sequenceDigits, '0');
}
