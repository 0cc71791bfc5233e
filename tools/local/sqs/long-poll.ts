import type { Clock, Timer } from '../clock.ts';

interface Waiter<T> {
  take(): readonly T[];
  finish(batch: readonly T[]): void;
}

/** One receive that found nothing and waits. */
export interface WaitRequest<T> {
  readonly waitMs: number;
  readonly signal: AbortSignal | undefined;
  /** Tries again; nothing there is an empty list. */
  readonly take: () => readonly T[];
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Receives that wait for a message, served in the order in which they came. Arrivals of one turn
 * of the event loop are handed over together, so that a batch send meets a batch receive.
 */
export class LongPoll<T> {
  readonly #clock: Clock;
  readonly #nextDueMs: () => number | undefined;
  readonly #waiting = new Set<Waiter<T>>();
  #serving = false;
  #alarm: { readonly atMs: number; readonly timer: Timer } | undefined;

  /** `nextDueMs` tells when something may turn up without an arrival. */
  constructor(clock: Clock, nextDueMs: () => number | undefined) {
    this.#clock = clock;
    this.#nextDueMs = nextDueMs;
  }

  /** Ends with a batch, or empty at the end of the wait, on the signal or on {@link close}. */
  wait(request: WaitRequest<T>): Promise<readonly T[]> {
    const { waitMs, signal, take } = request;
    return new Promise((resolve) => {
      const finish = (batch: readonly T[]) => {
        this.#waiting.delete(waiter);
        if (this.#waiting.size === 0) this.#silence();
        timer.cancel();
        signal?.removeEventListener('abort', giveUp);
        resolve(batch);
      };
      const giveUp = () => finish([]);
      const waiter = { take, finish };
      const timer = this.#clock.after(waitMs, giveUp);
      signal?.addEventListener('abort', giveUp);
      this.#waiting.add(waiter);
      this.watch();
    });
  }

  /** Something may have become receivable. */
  wake(): void {
    if (this.#waiting.size === 0 || this.#serving) return;
    this.#serving = true;
    queueMicrotask(() => {
      this.#serving = false;
      this.#serve();
    });
  }

  /** Sets the alarm for the next time that something may turn up by itself. */
  watch(): void {
    const atMs = this.#waiting.size === 0 ? undefined : this.#nextDueMs();
    if (atMs === undefined || (this.#alarm !== undefined && this.#alarm.atMs <= atMs)) return;
    this.#alarm?.timer.cancel();
    const waitMs = Math.max(0, atMs - this.#clock.now()) * this.#clock.speed;
    const timer = this.#clock.after(Math.min(waitMs, LONGEST_TIMER_MS), () => {
      this.#alarm = undefined;
      this.#serve();
    });
    this.#alarm = { atMs, timer };
  }

  close(): void {
    for (const waiter of [...this.#waiting]) waiter.finish([]);
  }

  #silence(): void {
    this.#alarm?.timer.cancel();
    this.#alarm = undefined;
  }

  #serve(): void {
    for (const waiter of [...this.#waiting]) {
      const batch = waiter.take();
      if (batch.length === 0) break;
      waiter.finish(batch);
    }
    this.watch();
  }
}
