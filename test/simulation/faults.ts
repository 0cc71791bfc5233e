import type { Random } from './random.ts';

/** How often what goes wrong, for one seed: probabilities a request unless they say otherwise. */
export interface Faults {
  /** The process dies before a request leaves it, after it was applied, or after its answer came. */
  readonly kill: number;
  /** The request is applied, its answer never comes. */
  readonly lose: number;
  /** The request is refused: a throttle or a fault of the service. */
  readonly refuse: number;
  /** A write meets the transaction of a stranger. */
  readonly conflict: number;
  /** The caller gives up waiting; the request is applied up to a minute later. */
  readonly delay: number;
  /** The process stands still beyond its time-out, and then goes on: a zombie writer. */
  readonly pause: number;
  /** An invocation's poller dies before it, or before it deletes what was done. */
  readonly pollerDeath: number;
  /** A message of a standard queue is handed out twice. */
  readonly duplicate: number;
  /** A process's clock is wrong by up to this much. */
  readonly skewMs: number;
}

export const noFaults: Faults = {
  ...{ kill: 0, lose: 0, refuse: 0, conflict: 0, delay: 0, pause: 0 },
  ...{ pollerDeath: 0, duplicate: 0, skewMs: 0 },
};

/** Every kind of fault with a rate of its own: half of the seeds have it, up to this often. */
export function drawFaults(random: Random): Faults {
  const upTo = (most: number) => (random.chance(0.5) ? random.next() * most : 0);
  return {
    kill: upTo(0.06),
    lose: upTo(0.05),
    refuse: upTo(0.2),
    conflict: upTo(0.2),
    delay: upTo(0.01),
    pause: upTo(0.02),
    pollerDeath: upTo(0.05),
    duplicate: upTo(0.1),
    skewMs: upTo(300_000),
  };
}
