import type { LoadState } from '../../contracts/load-alarm.ts';
import type { Host } from '../runtime/host.ts';
import { errorFields, logLine } from '../runtime/telemetry.ts';
import type { LoadEntry } from './load-log.ts';

/** How long an answer is taken for true. */
const freshMs = 5_000;

/** Whether the system behind the API has more to do than it can. */
export interface LoadGauge {
  /** Never rejects: what cannot be read is what it was, at first `normal`. */
  read(): Promise<LoadState>;
}

export interface LoadGaugeOptions {
  /** The latest entry of the load log; undefined when there is none. */
  readonly latest: () => Promise<LoadEntry | undefined>;
  readonly host: Host;
}

/** Asks at most every five seconds in a process: so late can an overload be noticed, or its end. */
export function loadGauge({ latest, host }: LoadGaugeOptions): LoadGauge {
  let known: LoadEntry | undefined;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return {
    async read() {
      const now = host.now();
      if (now - askedAtMs < freshMs) return stateOf(known, now);
      askedAtMs = now;
      try {
        known = await latest();
      } catch (error) {
        host.write(logLine('WARN', now, { event: 'load not read', ...errorFields(error) }));
      }
      return stateOf(known, now);
    },
  };
}

function stateOf(entry: LoadEntry | undefined, nowMs: number): LoadState {
  return entry !== undefined && nowMs < entry.expiresAt * 1000 ? entry.state : 'normal';
}
