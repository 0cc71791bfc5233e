import type { Batch } from './batch.ts';
import type { BatchLog, Failure } from './batch-log.ts';
import { describeDeadLetter } from './dead-letter.ts';
import { InProgressError, PermanentError, RefusedError, RetryableError } from './errors.ts';
import type { Host } from './host.ts';
import type { Message } from './message.ts';
import { suspectAttempts } from './suspects.ts';
import type { Transport, Trial } from './transport.ts';
import { untilDeadline } from './until-deadline.ts';

/** Who fails, by what rules. */
export interface FailingOptions<Kind extends Message> {
  readonly consumer: string;
  readonly onRefusal?: 'dead-letter' | 'retry' | undefined;
  readonly transport: Transport<Kind>;
  readonly log: BatchLog;
  readonly host: Host;
}

/** How far into the margin of a batch a dead letter is tried to be sent. */
const patienceMs = 500;

/** What becomes of a message that was tried and failed. */
export function createFailing<Kind extends Message>(options: FailingOptions<Kind>) {
  const { consumer, transport, log, host } = options;

  const giveUp = async (failure: Failure<Kind>, batch: Batch<Kind>): Promise<boolean> => {
    const { message, error } = failure;
    const by = { consumer, consumerVersion: batch.context.functionVersion };
    const metadata = describeDeadLetter(message, error, by);
    const isKept = await log.survives('dead letter not sent, message kept', () =>
      untilDeadline(
        { host, deadlineMs: Math.max(batch.deadlineMs, host.now()) + patienceMs },
        async () => {
          await transport.deadLetter({ message, metadata });
          return true;
        },
      ),
    );
    if (isKept) {
      batch.endings.set(message, 'dead-lettered');
      log.deadLettered(failure);
    }
    return isKept;
  };

  /** Through no fault of its own it came to its last deliveries: a new life, if the queue allows. */
  const sendAnew = async ({ message, error }: Failure<Kind>, batch: Batch<Kind>) => {
    const delayMs = error instanceof InProgressError ? error.delayMs : 0;
    const { sendAnew: send } = transport;
    if (send === undefined) return false;
    const isSent = await log.survives('not sent anew', () => send(message, delayMs));
    if (isSent) batch.endings.set(message, 'sent anew');
    return isSent;
  };

  return {
    /** Whether the message is out of the way: dead-lettered, or sent anew. */
    async fail(failure: Trial<Kind>, batch: Batch<Kind>): Promise<boolean> {
      if (batch.isAnswered) return false;
      const { error } = failure;
      const isLast = transport.isLast(failure);
      if (isWearingOut(failure) && (await sendAnew(failure, batch))) return true;
      const isOver = isLast || isPermanent(error, options.onRefusal);
      if (isOver && (await giveUp(failure, batch))) return true;
      batch.failures.push(failure);
      log.failed(failure);
      return false;
    },
    /** Messages that were never begun, at their last delivery: SQS would move them, without a reason. */
    async rescue(messages: readonly Kind[], batch: Batch<Kind>): Promise<void> {
      const tried = new Set(batch.failures.map(({ message }) => message));
      for (const message of messages) {
        const isBegun = batch.endings.has(message) || tried.has(message);
        const failure = { message, error: neverBegun, isFollowed: false };
        if (isBegun || batch.isAnswered || !transport.isLast(failure)) continue;
        if (!(await sendAnew(failure, batch))) await giveUp(failure, batch);
      }
    },
  };
}

/** Somebody else holds it, and deliveries are getting few: not its fault, so not at its cost. */
function isWearingOut({ message, error }: Failure<Message>): boolean {
  return error instanceof InProgressError && message.attempt >= suspectAttempts;
}

const neverBegun = new RetryableError('no delivery had time left to begin it');

function isPermanent(error: unknown, onRefusal: 'dead-letter' | 'retry' = 'dead-letter'): boolean {
  if (error instanceof RefusedError) return onRefusal === 'dead-letter';
  return error instanceof PermanentError;
}
