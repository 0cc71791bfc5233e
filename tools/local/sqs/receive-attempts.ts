import type { Clock } from '../clock.ts';
import type { StoredMessage } from './message.ts';

const REMEMBERED_MS = 5 * 60_000;

interface Attempt {
  readonly untilMs: number;
  readonly deliveries: readonly { readonly message: StoredMessage; readonly delivery: number }[];
}

/**
 * `ReceiveRequestAttemptId` of FIFO queues: a receive that is repeated, because its response was
 * lost, gets the same messages, as long as none of them was deleted, changed or received since.
 */
export class ReceiveAttempts {
  readonly #clock: Clock;
  readonly #attempts = new Map<string, Attempt>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The messages of the earlier receive, all still in flight from it. */
  find(attemptId: string): readonly StoredMessage[] | undefined {
    const attempt = this.#attempts.get(attemptId);
    if (attempt === undefined || attempt.untilMs <= this.#clock.now()) return undefined;
    const unchanged = attempt.deliveries.every(
      ({ message, delivery }) => message.state === 'inFlight' && message.receivesHere === delivery,
    );
    return unchanged ? attempt.deliveries.map(({ message }) => message) : undefined;
  }

  /** Does nothing without an id or without messages. */
  remember(attemptId: string | undefined, messages: readonly StoredMessage[]): void {
    if (attemptId === undefined || messages.length === 0) return;
    this.#forget();
    const deliveries = messages.map((message) => ({ message, delivery: message.receivesHere }));
    this.#attempts.delete(attemptId);
    this.#attempts.set(attemptId, { untilMs: this.#clock.deadline(REMEMBERED_MS), deliveries });
  }

  #forget(): void {
    const now = this.#clock.now();
    for (const [attemptId, { untilMs }] of this.#attempts) {
      if (untilMs > now) return;
      this.#attempts.delete(attemptId);
    }
  }
}
