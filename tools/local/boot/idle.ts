import type { Mapping } from '../event-sources/mapping.ts';
import type { QueueHandle } from '../ports.ts';

/** A mapping and the queue it reads; undefined for a stream. */
export interface BootedMapping {
  readonly mapping: Mapping;
  readonly queue: QueueHandle | undefined;
}

/** Whether nothing is on its way: mappings hold nothing, streams are at their tip, mapped queues empty. */
export function isIdle(booted: readonly BootedMapping[]): boolean {
  return booted.every(
    ({ mapping, queue }) => mapping.idle() && (queue === undefined || isEmpty(queue)),
  );
}

function isEmpty(queue: QueueHandle): boolean {
  return waiting(queue) === 0;
}

function waiting(queue: QueueHandle): number {
  const { visible, inFlight, delayed } = queue.counts();
  return visible + inFlight + delayed;
}

/** Messages on mapped queues: visible, in flight or delayed. */
export function countBacklog(booted: readonly BootedMapping[]): number {
  return booted.reduce((total, { queue }) => total + (queue ? waiting(queue) : 0), 0);
}
