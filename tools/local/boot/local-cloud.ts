import type { Mapping } from '../event-sources/mapping.ts';
import type { GateReport } from '../gate/gate.ts';
import type { RuleTable } from '../gate/rule.ts';
import type { Observe, Place } from '../ports.ts';
import type { Engines } from './engines.ts';
import type { Faults } from './faults.ts';

export interface LocalCloudOptions {
  /** The directory that `cdk synth` wrote. */
  readonly assemblyDir: string;
  /**
   * Port of the wire on 127.0.0.1; 0 takes any free one.
   *
   * @default 4566
   */
  readonly port?: number;
  /**
   * How much faster than real time waiting is: visibility, delay, backoff, windows.
   *
   * @default 1
   */
  readonly speed?: number;
  /**
   * Of every random choice.
   *
   * @default 1
   */
  readonly seed?: number;
  /** Another DynamoDB, its tables not created yet; without it the engine is started. */
  readonly dynamodbEndpoint?: string | undefined;
  /** Hears every event of every engine. */
  readonly observe?: Observe;
  /** Environment variables for every function. */
  readonly nodeEnvironment?: Readonly<Record<string, string>>;
  /**
   * What the gate honours.
   *
   * @default the table of every resource type that the local cloud knows
   */
  readonly propertyTable?: RuleTable;
}

/** An alarm that fired. */
export interface FiredAlarm {
  readonly name: string;
  /** Whether it is over. */
  readonly cleared: boolean;
}

/** A running local cloud. */
export interface LocalCloud {
  readonly place: Place;
  /** Every stack's outputs by key. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly gate: GateReport;
  readonly engines: Engines;
  readonly mappings: readonly Mapping[];
  readonly faults: Faults;
  /** No mapping holds anything, no mapped queue has a message, every stream is read to its tip. */
  idle(): boolean;
  /** Messages on mapped queues: visible, in flight or delayed. */
  backlog(): number;
  /** Ends the minute that metrics are gathered in, and tells which alarms have fired so far. */
  alarms(): readonly FiredAlarm[];
  /** Ends every process and closes every port; safe to call twice. */
  stop(): Promise<void>;
}
