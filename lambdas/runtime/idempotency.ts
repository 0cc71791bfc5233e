import type { RunLane } from './lane-steps.ts';
import type { Write } from './writes.ts';

/** What one event comes to, to be made permanent once. */
export interface Commit {
  /** Static name of the consumer: the scope of the event id, never the function's name. */
  readonly consumer: string;
  readonly eventId: string;
  readonly event?: unknown;
  /** Where its record stands in a stream or FIFO queue, as text that compares. */
  readonly sequence?: string | undefined;
  readonly writes: readonly Write[];
  /** Epoch milliseconds after which nothing new may be tried. */
  readonly deadlineMs: number;
}

/** `applied` also when an earlier attempt of this very delivery had been, its response lost. */
export type Applied = 'applied' | 'duplicate';

/**
 * A way to give an event a single effect.
 *
 * `apply` resolves when the effect is durable, by this delivery or by an earlier one. It rejects with
 * `RefusedError` when a condition on a business item failed, with another `PermanentError` when the
 * writes can never succeed, and with anything else when another delivery may succeed.
 */
export interface Idempotency {
  apply(commit: Commit): Promise<Applied>;
  /** For modes that take a lane as a whole instead of one message after another. */
  readonly runLane?: RunLane;
}
