import { AwsError } from '../ports.ts';
import { type PublishEntry, sizeOf } from './notification.ts';

/** One entry of a PublishBatch; `id` is unique within the request. */
export interface BatchEntry extends PublishEntry {
  readonly id: string;
}

export interface BatchSuccess {
  readonly id: string;
  readonly messageId: string;
  readonly sequenceNumber?: string;
}

export interface BatchFailure {
  readonly id: string;
  readonly code: string;
  readonly message: string;
  /** False when publishing the same entry again may work. */
  readonly senderFault: boolean;
}

export interface BatchResult {
  readonly successful: readonly BatchSuccess[];
  readonly failed: readonly BatchFailure[];
}

const maximumEntries = 10;

/**
 * @throws AwsError for what fails a batch as a whole: no entries, more than 10, ids that are
 * malformed or not distinct, or together more than `maximumBytes`.
 */
export function checkBatch(entries: readonly BatchEntry[], maximumBytes: number): void {
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  }
  if (entries.length > maximumEntries) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      'The batch request contains more entries than permissible.',
    );
  }
  if (!entries.every(({ id }) => /^[\w-]{1,80}$/.test(id))) {
    throw new AwsError(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  }
  if (new Set(entries.map(({ id }) => id)).size < entries.length) {
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  }
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > maximumBytes) {
    throw new AwsError(
      'BatchRequestTooLong',
      'The length of all the messages put together is more than the limit.',
    );
  }
}

/** @throws what is not an {@link AwsError} */
export function toFailure(id: string, error: unknown): BatchFailure {
  if (!(error instanceof AwsError)) throw error;
  return { id, code: error.code, message: error.message, senderFault: error.status < 500 };
}
