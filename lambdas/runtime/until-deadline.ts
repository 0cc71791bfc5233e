import { fullJitter } from './backoff.ts';
import { errorMessage, RetryableError } from './errors.ts';
import type { Host } from './host.ts';
import { isTransient } from './transient.ts';

/** Until when to try, and with whose clock. */
export interface Deadline {
  readonly host: Host;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
}

const contention = { baseMs: 20, capMs: 500 };

/**
 * Repeats an attempt that fails transiently, or that resolves to undefined, with full jitter. Rejects
 * with a RetryableError at the deadline, and at once with an error that no repetition can help.
 */
export async function untilDeadline<Result>(
  { host, deadlineMs }: Deadline,
  attempt: () => Promise<Result | undefined>,
): Promise<Result> {
  let lastError = '';
  for (let tries = 1; host.now() < deadlineMs; tries += 1) {
    try {
      const result = await attempt();
      if (result !== undefined) return result;
    } catch (error) {
      if (!isTransient(error)) throw error;
      lastError = `; last error: ${errorMessage(error)}`;
    }
    await host.sleep(fullJitter(tries, contention, host.random));
  }
  throw new RetryableError(`no time was left to commit${lastError}`);
}
