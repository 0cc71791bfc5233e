import type { Applied, Commit } from './idempotency.ts';
import type { Message } from './message.ts';

/** An event that was read, with what is to become of it. */
export interface Task {
  readonly event: unknown;
  /** What the event comes to. Throws what the author's `decide` throws. */
  decide(): Commit;
  /** Takes it to its end by itself. */
  perform(): Promise<Applied>;
}

/** What the engine does for whoever takes a lane. */
export interface LaneSteps<Kind extends Message> {
  /** Whether no time is left to begin anything. */
  isOver(): boolean;
  /** The message's task; undefined when it has expired. Rejects with why it cannot be read. */
  read(message: Kind): Promise<Task | undefined>;
  done(message: Kind, task: Task, applied: Applied): void;
  /** Takes a failure; resolves to whether the message is out of the way: given up, or sent anew. */
  fail(message: Kind, error: unknown): Promise<boolean>;
}

/** Takes a lane in order, up to the first message that must be delivered again; never rejects. */
export type RunLane = <Kind extends Message>(
  lane: readonly Kind[],
  steps: LaneSteps<Kind>,
) => Promise<void>;
