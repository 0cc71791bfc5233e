import { AwsError } from '../ports.ts';
import type { WireInput } from './wire-input.ts';

const MAXIMUM_ENTRIES = 10;
const ENTRY_ID = /^[A-Za-z0-9_-]{1,80}$/;

/** The answer to a batch: each entry succeeds or fails alone. */
export interface BatchResult {
  readonly Successful: readonly object[];
  readonly Failed: readonly object[];
}

/**
 * The entries of a batch request.
 *
 * Throws {@link AwsError} `EmptyBatchRequest`, `TooManyEntriesInBatchRequest`,
 * `InvalidBatchEntryId` or `BatchEntryIdsNotDistinct`.
 */
export function readEntries(input: WireInput): readonly WireInput[] {
  const entries = input.structures('Entries');
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > MAXIMUM_ENTRIES) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAXIMUM_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  checkIds(entries.map((entry) => entry.requiredText('Id')));
  return entries;
}

/** Runs every entry; an {@link AwsError} of one is its entry in `Failed`. */
export function runEntries(
  entries: readonly WireInput[],
  run: (entry: WireInput) => object,
): BatchResult {
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    const id = entry.requiredText('Id');
    try {
      successful.push({ Id: id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { code, message, status } = error;
      failed.push({ Id: id, SenderFault: status < 500, Code: code, Message: message });
    }
  }
  return { Successful: successful, Failed: failed };
}

function checkIds(ids: readonly string[]): void {
  const invalid = ids.find((id) => !ENTRY_ID.test(id));
  if (invalid !== undefined) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. ' +
        'It can be at most 80 letters long.',
    );
  }
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) {
    throw new AwsError('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
  }
}
