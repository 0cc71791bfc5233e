import type { Clock, Random, Timer } from '../clock.ts';

/** Resolves after a wait of `ms` or at the signal's abort, whichever is first; never rejects. */
export function waitFor(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Doorbell().wait({ clock, signal, ms });
}

/** Something to wait for that may have happened already: a ring that nobody heard is kept. */
export class Doorbell {
  #rung = false;
  #answer: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#answer?.();
  }

  /** Resolves at a ring, at the abort, or after `ms` if given; one waiter at a time. */
  wait(options: {
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly ms?: number;
  }): Promise<void> {
    const { clock, signal, ms } = options;
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const done = () => {
        timer?.cancel();
        signal.removeEventListener('abort', done);
        this.#answer = undefined;
        this.#rung = false;
        resolve();
      };
      if (this.#rung || signal.aborted) return done();
      if (ms !== undefined) timer = clock.after(ms, done);
      signal.addEventListener('abort', done);
      this.#answer = done;
      return undefined;
    });
  }
}

const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 60_000;

/**
 * The wait before retry `attempt` (from 0): doubling from 500 ms to 60 s, jittered down to half.
 * AWS does not publish its own; this one gives the 8 invocations in 60 s of its recording (KIN-19).
 */
export function backoffMs(attempt: number, random: Random): number {
  const ceiling = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt, 20));
  return ceiling * (0.5 + random() / 2);
}
