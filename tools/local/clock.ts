/** A pending callback. */
export interface Timer {
  cancel(): void;
}

/**
 * Time as every engine sees it. `now` is wall-clock time, so that timestamps mean what handlers
 * expect; waiting is compressed by the `--speed` factor.
 */
export interface Clock {
  /** How many times faster than real time waiting passes. */
  readonly speed: number;
  /** Epoch milliseconds. */
  now(): number;
  /** The moment at which a wait of this length ends: `now + delayMs / speed`. */
  deadline(delayMs: number): number;
  /** Runs once after a wait of this length, compressed like {@link deadline}. */
  after(delayMs: number, run: () => void): Timer;
}

/** A seeded source of numbers in [0, 1). */
export type Random = () => number;

/** The clock of this machine; `speed` 60 makes a minute's wait last a second. */
export function systemClock(speed = 1): Clock {
  return {
    speed,
    now: () => Date.now(),
    deadline: (delayMs) => Date.now() + delayMs / speed,
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs / speed);
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

/** A repeatable {@link Random} (mulberry32) for one seed. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
