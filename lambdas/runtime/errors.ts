/** Why a message can never succeed; the `errorClass` of its dead letter. */
export type PermanentReason =
  | 'Oversize'
  | 'WrongPayload'
  | 'NotJson'
  | 'MissingEventId'
  | 'UnknownType'
  | 'UnknownVersion'
  | 'SchemaFailed'
  | 'InvalidWrite'
  | 'MissingSequence'
  | 'Refused'
  | 'Permanent';

/** No retry can help: the message is dead-lettered at once, with this message as the reason. */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
  readonly reason: PermanentReason;

  constructor(message: string, reason: PermanentReason = 'Permanent') {
    super(message);
    this.reason = reason;
  }
}

/** A condition on a business item failed: the domain said no. See `onRefusal`. */
export class RefusedError extends PermanentError {
  override readonly name = 'RefusedError';

  constructor(message: string) {
    super(message, 'Refused');
  }
}

/** Another attempt may succeed. Anything thrown that is not of this file counts as this. */
export class RetryableError extends Error {
  override readonly name: string = 'RetryableError';
}

/** A dependency asked for patience: the next attempt comes no sooner than `delayMs` from now. */
export class ThrottledError extends RetryableError {
  override readonly name: string = 'ThrottledError';
  readonly delayMs: number;

  constructor(message: string, delayMs: number) {
    super(message);
    this.delayMs = delayMs;
  }
}

/** Another delivery is at work on the event; it is done, or free, by `delayMs` from now. */
export class InProgressError extends ThrottledError {
  override readonly name: string = 'InProgressError';
}

const defects = new WeakSet<object>();

/** Notes that a pure function threw this: the same event will make it throw again. */
export function noteDefect(error: unknown): void {
  if (error instanceof Error && !(error instanceof RetryableError)) defects.add(error);
}

/** Whether a pure function threw it, without saying that a retry may help. */
export function isDefect(error: unknown): boolean {
  return error instanceof Error && defects.has(error);
}

/** The short name under which operators group dead letters. */
export function errorClass(error: unknown): string {
  if (error instanceof PermanentError) return error.reason;
  return error instanceof Error ? textOf(error.name) : typeof error;
}

/** The message of anything thrown. */
export function errorMessage(error: unknown): string {
  return textOf(error instanceof Error ? error.message : error);
}

/** Anything can be thrown, also what refuses to become text. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return typeof value;
  }
}
