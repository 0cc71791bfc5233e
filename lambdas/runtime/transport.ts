import type { Failure } from './batch-log.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { Message } from './message.ts';

/** What a source of messages does for the engine. */
export interface Transport<Kind extends Message> {
  /** The delivery at which the handler dead-letters a failure; Infinity: never. */
  readonly maxAttempts: number;
  /** Keeps the message for an operator. Rejects when it could not: the original is then kept. */
  deadLetter(letter: DeadLetter<Kind>): Promise<void>;
  /** Asks for the failed ones to come back later. Best effort. */
  postpone?(failures: readonly Failure<Kind>[]): Promise<void>;
  /** Gives a message a new life, as a copy that comes after the delay; rejects when it could not. */
  sendAnew?: ((message: Kind, delayMs: number) => Promise<void>) | undefined;
  /** Parts the done and the suspect from one another before a suspect is tried. Best effort. */
  isolate?(done: readonly Kind[], suspects: Suspects<Kind>): Promise<void>;
}

/** Lanes that hold a message received three times or more: one of them may kill the process. */
export interface Suspects<Kind extends Message> {
  readonly lanes: readonly (readonly Kind[])[];
  /** How long this invocation may still work on them. */
  readonly remainingMs: number;
}
