import type { SimulatedEvent } from '../simulation/workload.ts';
import type { HandlerProcess } from './process.ts';
import type { Subject } from './subject.ts';
import type { Instant, Wire } from './wire.ts';

/** Where a process, or its poller, dies: once for every batch, at its first delivery. */
export type KillPoint =
  | 'K0 before the invocation'
  | 'K1 invoked'
  | 'K5 answer not taken'
  | 'K6 answer taken, nothing deleted'
  | `request ${number} ${Instant}`;

/** One run: messages in batches, a death in each. */
export interface Cell {
  readonly subject: Subject;
  readonly point: KillPoint;
  readonly batch: number;
  readonly messages: number;
  /** Part of every id and key, so that cells share tables. */
  readonly name: string;
}

/** What a cell runs on. */
export interface Stage {
  readonly wire: Wire;
  readonly process: HandlerProcess;
}

/** The events of a cell: two keys, the second event is poison. */
export function eventsOf({ name, messages }: Cell): readonly SimulatedEvent[] {
  return Array.from({ length: messages }, (_, index) => ({
    id: `${name}-e${index}`,
    source: '/kill-matrix',
    key: `${name}-k${index % 2}`,
    sequence: String(1 + Math.floor(index / 2)).padStart(10, '0'),
    amount: 10 + index,
    poison: index === 1 ? 'permanent' : undefined,
  }));
}

/** Arms the wire for one invocation; resolves what the kill point asks of the mapping. */
export function arm({ wire, process }: Stage, point: KillPoint): void {
  const match = /^request (\d+) (\w+)$/.exec(point);
  const wanted = Number(match?.[1] ?? Number.NaN);
  let requests = 0;
  let isDead = false;
  wire.watch = (_operation, instant) => {
    if (instant === 'before') requests += 1;
    if (isDead) return false;
    if (requests !== wanted || instant !== match?.[2]) return true;
    isDead = true;
    process.kill();
    return false;
  };
}

/** Lets everything pass, and counts the requests of what follows. */
export function disarm({ wire }: Stage): () => number {
  let requests = 0;
  wire.watch = (_operation, instant) => {
    if (instant === 'before') requests += 1;
    return true;
  };
  return () => requests;
}
