import type { Clock } from '../clock.ts';
import type { Observe, Place } from '../ports.ts';
import type { Reaper } from './reaper.ts';
import type { StartGate } from './start-gate.ts';

/** What every execution environment of one Lambda service shares. */
export interface LambdaContext {
  readonly clock: Clock;
  readonly place: Place;
  readonly observe: Observe;
  /** Environment variables for every function. */
  readonly shared: Readonly<Record<string, string>>;
  readonly reaper: Reaper;
  /** Every process passes it between its spawn and the end of its init. */
  readonly starts: StartGate;
  /** A new UUID. */
  readonly newId: () => string;
}
