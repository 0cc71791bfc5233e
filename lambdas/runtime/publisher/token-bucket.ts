/** A steady rate and what may come on top at once, after a quiet time. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Lets through what a rate allows, in one process: its siblings have buckets of their own. */
export interface TokenBucket {
  /** How many of so many may pass now; the others have to go elsewhere. */
  take(wanted: number): number;
}

export function tokenBucket({ perSecond, burst }: Rate, now: () => number): TokenBucket {
  let tokens = burst;
  let filledAtMs = now();
  return {
    take(wanted) {
      const nowMs = now();
      const gained = (Math.max(0, nowMs - filledAtMs) / 1000) * perSecond;
      tokens = Math.min(burst, tokens + gained);
      filledAtMs = nowMs;
      const taken = Math.min(wanted, Math.floor(tokens));
      tokens -= taken;
      return taken;
    },
  };
}
