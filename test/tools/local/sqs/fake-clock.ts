import type { Clock } from '../../../../tools/local/clock.ts';

interface Pending {
  readonly atMs: number;
  readonly run: () => void;
}

/** A clock that stands still until it is told to advance. */
export interface FakeClock extends Clock {
  /** Runs what becomes due on the way, in order, and lets promises settle. */
  advance(ms: number): Promise<void>;
  /** Timers that are set. */
  pending(): number;
}

export const START_MS = 1_750_000_000_000;

export function fakeClock(speed = 1): FakeClock {
  let now = START_MS;
  const timers = new Set<Pending>();
  const firstDue = (untilMs: number) =>
    [...timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
  return {
    speed,
    now: () => now,
    deadline: (delayMs) => now + delayMs / speed,
    after: (delayMs, run) => {
      const timer = { atMs: now + delayMs / speed, run };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
    pending: () => timers.size,
    advance: async (ms) => {
      const untilMs = now + ms;
      for (let timer = firstDue(untilMs); timer; timer = firstDue(untilMs)) {
        timers.delete(timer);
        now = timer.atMs;
        timer.run();
        await turn();
      }
      now = untilMs;
      await turn();
    },
  };
}

/** Lets every promise that can settle do so. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
