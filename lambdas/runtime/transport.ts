import type { Failure } from './batch-log.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { Message } from './message.ts';

/** What a source of messages does for the engine. */
export interface Transport<Kind extends Message> {
  /** Whether no other delivery may fail, so that the handler must give the message up. */
  isLast(failure: Trial<Kind>): boolean;
  /** Whether the queue would take the message away after this delivery. */
  isFinal?(message: Kind): boolean;
  /** Keeps the message for an operator. Rejects when it could not: the original is then kept. */
  deadLetter(letter: DeadLetter<Kind>): Promise<void>;
  /** Asks for the failed ones to come back later. Best effort. */
  postpone?(failures: readonly Failure<Kind>[]): Promise<void>;
  /** Gives a message a new life, as a copy that comes after the delay; rejects when it could not. */
  sendAnew?: ((message: Kind, delayMs: number) => Promise<void>) | undefined;
  /** Deletes what is done, before a suspect is tried. Best effort. */
  remove?(done: readonly Kind[]): Promise<void>;
  /** Parts suspect lanes from one another, should one kill the process. Best effort. */
  scatter?(lanes: readonly (readonly Kind[])[], remainingMs: number): Promise<void>;
}

/** A message that was tried and failed. */
export interface Trial<Kind extends Message> extends Failure<Kind> {
  /** Whether others of its lane wait behind it. */
  readonly isFollowed: boolean;
}
