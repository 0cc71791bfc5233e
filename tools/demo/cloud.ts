import type { StageOutputs } from '../../contracts/outputs.ts';

/** A fact from the running cloud; the demonstration reads log lines and invocations from it. */
export interface CloudEvent {
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What the demonstration needs of the cloud that runs the app. */
export interface DemoCloud {
  /** Where every AWS endpoint answers: `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  readonly region: string;
  /** Stack outputs by output key. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Nothing visible, in flight or delayed on any consumed queue; every stream read to its tip. */
  idle(): boolean;
  /** Messages waiting or in flight on consumed queues, and records behind the stream readers. */
  backlog(): number;
  /** Ends the minute that metrics are gathered in, and tells which alarms have fired so far. */
  alarms(): readonly FiredAlarm[];
}

/** An alarm that fired. */
export interface FiredAlarm {
  readonly name: string;
  /** Whether it is over. */
  readonly cleared: boolean;
}

/**
 * The outputs that the sample workload drives.
 *
 * @throws Error naming every output that the app lacks.
 */
export function requireOutputs(
  found: Readonly<Record<string, string>>,
  names: Readonly<Record<keyof StageOutputs, string>>,
): StageOutputs {
  const missing = Object.values(names).filter((name) => !found[name]);
  if (missing.length > 0) {
    throw new Error(
      `the sample workload needs the stack outputs ${missing.join(', ')}, which this app does not ` +
        'have: pass --orders 0 to run it without the workload',
    );
  }
  return Object.fromEntries(
    Object.entries(names).map(([key, name]) => [key, found[name]]),
  ) as unknown as StageOutputs;
}
