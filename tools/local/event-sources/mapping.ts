import type { Clock, Random } from '../clock.ts';
import type { Functions, LocalEvent, Observe, Place } from '../ports.ts';

/**
 * Where a poller may die (faults K0, K6): it has a batch and has not invoked, or it has the
 * response and has not deleted or checkpointed.
 */
export type PollerStep = 'received' | 'responded';

/** What every mapping works with. */
export interface MappingContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly observe: Observe;
  readonly functions: Functions;
  readonly place: Place;
  /** Answers whether the poller dies here; its batch is then delivered anew. */
  readonly pollerDies?: (step: PollerStep) => boolean;
}

/** A running event source mapping. */
export interface Mapping {
  readonly uuid: string;
  /** Starts reading, unless it was created disabled: then {@link resume} does. */
  start(): void;
  /** No new batch; resolves when the invocations in flight are settled, at once with `drain` false. */
  stop(options?: { readonly drain?: boolean }): Promise<void>;
  /** Like disabling it on AWS: a stream resumes after the last processed record (KIN-06). */
  pause(): Promise<void>;
  resume(): void;
  readonly enabled: boolean;
  /** Nothing is held or in flight; a stream is read to its tip. */
  idle(): boolean;
  /** Age of the oldest record that is read and not processed; 0 at the tip and for queues. */
  readonly lagMs: number;
}

/** Reports a fact about a mapping under its function's name. */
export type Report = (name: string, detail: Readonly<Record<string, unknown>>) => void;

/** A {@link Report} whose every event carries the mapping and its source. */
export function reporter(
  observe: Observe,
  mapping: { readonly uuid: string; readonly functionName: string; readonly sourceArn: string },
): Report {
  const { uuid, sourceArn } = mapping;
  const resource = mapping.functionName.split(':').at(-1) ?? mapping.functionName;
  return (name, detail) => {
    const event: LocalEvent = {
      service: 'event-source',
      name,
      resource,
      detail: { mapping: uuid, source: sourceArn, ...detail },
    };
    observe(event);
  };
}

const ABANDONED = 'abandoned';

/** Ends a run; without draining, what invocations in flight come to is ignored, as by a dead poller. */
export function endRun(abort: AbortController, drain: boolean): void {
  abort.abort(drain ? undefined : ABANDONED);
}

export function isAbandoned(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason === ABANDONED;
}
