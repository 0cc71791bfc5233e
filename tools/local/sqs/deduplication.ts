import type { Clock } from '../clock.ts';

const WINDOW_MS = 5 * 60_000;

/** What the first send of a deduplication id came to. */
export interface FirstSend {
  readonly messageId: string;
  readonly sequenceNumber: string;
}

/**
 * The deduplication ids of the last five minutes, counted from the first send and kept although
 * the message was received and deleted (FIFO-12).
 */
export class DeduplicationWindow {
  readonly #clock: Clock;
  readonly #seen = new Map<string, { readonly untilMs: number; readonly first: FirstSend }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  find(key: string): FirstSend | undefined {
    this.#forget();
    return this.#seen.get(key)?.first;
  }

  remember(key: string, first: FirstSend): void {
    this.#seen.delete(key);
    this.#seen.set(key, { untilMs: this.#clock.deadline(WINDOW_MS), first });
  }

  clear(): void {
    this.#seen.clear();
  }

  #forget(): void {
    const now = this.#clock.now();
    for (const [key, { untilMs }] of this.#seen) {
      if (untilMs > now) return;
      this.#seen.delete(key);
    }
  }
}
