/** Bounds of an exponential backoff. */
export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

/** A wait before attempt `attempt + 1` (from 1): uniform in 0 to `min(cap, base * 2^(attempt - 1))`. */
export function fullJitter(attempt: number, backoff: Backoff, random: () => number): number {
  return random() * Math.min(backoff.capMs, backoff.baseMs * 2 ** (attempt - 1));
}
