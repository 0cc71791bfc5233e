import { AwsError, type ReceiveOptions } from '../ports.ts';
import { invalidValue } from './errors.ts';
import type { StoredMessage } from './message.ts';

const MAXIMUM_VISIBILITY_MS = 43_200_000;

/** What a receipt handle stands for. */
export interface Receipt {
  readonly handle: string;
  readonly fifo: boolean;
  /** Undefined when the message has gone. */
  readonly message: StoredMessage | undefined;
  /** The handle is of the message's latest receive. */
  readonly current: boolean;
}

/**
 * The message that a delete takes out of the queue. Undefined when there is nothing to do: it has
 * gone already, or a standard queue delivered it again since (the request succeeds, the message
 * stays).
 *
 * Throws {@link AwsError} `InvalidParameterValue` when a FIFO queue's handle expired (FIFO-11).
 */
export function messageToRemove(receipt: Receipt): StoredMessage | undefined {
  const { message, fifo, current } = receipt;
  if (message === undefined) return undefined;
  if (fifo && !(current && message.state === 'inFlight')) throw handleExpired(receipt.handle);
  return current ? message : undefined;
}

/** The message in flight whose visibility may change. Throws {@link AwsError} otherwise. */
export function messageInFlight(receipt: Receipt): StoredMessage {
  const { handle, message, fifo, current } = receipt;
  if (message === undefined) {
    const reason = 'Message does not exist or is not available for visibility timeout change.';
    throw invalidValue('ReceiptHandle', handle, reason);
  }
  if (current && message.state === 'inFlight') return message;
  if (fifo) throw handleExpired(handle);
  throw new AwsError('MessageNotInflight', 'The specified message is not in flight.');
}

/** 0 to 12 hours. */
export function checkVisibilityTimeout(timeoutMs: number): void {
  if (timeoutMs >= 0 && timeoutMs <= MAXIMUM_VISIBILITY_MS) return;
  const reason = 'Must be between 0 and 43200, if provided.';
  throw invalidValue('VisibilityTimeout', timeoutMs / 1000, reason);
}

/** A message is hidden for 12 hours at most, all extensions together. */
export function checkLatestDue(message: StoredMessage, dueMs: number, timeoutMs: number): void {
  if (dueMs <= message.latestDueMs) return;
  const reason = 'Total VisibilityTimeout for the message is beyond the limit [43200 seconds].';
  throw invalidValue('VisibilityTimeout', timeoutMs / 1000, reason);
}

/** Throws {@link AwsError} `InvalidParameterValue` outside 1-10 messages and 0-20 s of waiting. */
export function checkReceive({ max, waitMs, visibilityTimeoutMs }: ReceiveOptions): void {
  if (!Number.isInteger(max) || max < 1 || max > 10) {
    throw invalidValue('MaxNumberOfMessages', max, 'Must be between 1 and 10, if provided.');
  }
  if (!(waitMs >= 0 && waitMs <= 20_000)) {
    const reason = 'Must be >= 0 and <= 20, if provided.';
    throw invalidValue('WaitTimeSeconds', waitMs / 1000, reason);
  }
  if (visibilityTimeoutMs !== undefined) checkVisibilityTimeout(visibilityTimeoutMs);
}

function handleExpired(handle: string): AwsError {
  return invalidValue('ReceiptHandle', handle, 'The receipt handle has expired.');
}
