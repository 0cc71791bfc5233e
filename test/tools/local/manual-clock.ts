import type { Clock } from '../../../tools/local/clock.ts';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  readonly speed = 1;
  #now: number;

  constructor(nowMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678)) {
    this.#now = nowMs;
  }

  now(): number {
    return this.#now;
  }

  deadline(delayMs: number): number {
    return this.#now + delayMs;
  }

  after(): never {
    throw new Error('nothing waits in this test');
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
