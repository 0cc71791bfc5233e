import type { ShardPosition } from '../ports.ts';

/**
 * How far a shard is processed. Lanes finish out of order, so it keeps the records above the
 * position that are done already: a resumed mapping starts at the position and skips those (KIN-06).
 */
export class ShardCheckpoint {
  #position: ShardPosition;
  /** Read records in stream order, with arrival time and whether they are done. */
  readonly #open = new Map<string, { readonly arrivalMs: number; done: boolean }>();

  constructor(start: ShardPosition) {
    this.#position = start;
  }

  /** Everything up to here is processed. */
  get position(): ShardPosition {
    return this.#position;
  }

  /** Arrival of the oldest record that is read and not done. */
  get oldestArrivalMs(): number | undefined {
    for (const { arrivalMs, done } of this.#open.values()) if (!done) return arrivalMs;
    return undefined;
  }

  /** Notes a record that was read, in stream order; false when it is done already. */
  track(sequenceNumber: string, arrivalMs: number): boolean {
    const known = this.#open.get(sequenceNumber);
    if (known === undefined) this.#open.set(sequenceNumber, { arrivalMs, done: false });
    return known === undefined || !known.done;
  }

  finish(sequenceNumber: string): void {
    const record = this.#open.get(sequenceNumber);
    if (record === undefined) return;
    record.done = true;
    for (const [first, { done }] of this.#open) {
      if (!done) return;
      this.#open.delete(first);
      this.#position = { kind: 'after', sequenceNumber: first };
    }
  }
}
