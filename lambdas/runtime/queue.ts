import type { DeadLetterMetadata } from './dead-letter.ts';

/** A dead letter as it is sent: the body as it came, the metadata as message attributes. */
export interface QueueDeadLetter {
  readonly body: string;
  readonly attributes: DeadLetterMetadata;
  /** The message's own group, if it has one: order on FIFO, else fairness after a redrive. */
  readonly groupId?: string | undefined;
  /** FIFO only: the message id (FIFO-13). */
  readonly deduplicationId?: string | undefined;
}

/** When a message is to be visible again. */
export interface Visibility {
  readonly receiptHandle: string;
  /** 0 to 43,200. */
  readonly seconds: number;
}

/** The attribute in which a message that was sent anew counts its lives. */
export const livesAttribute = 'lives';

/** A message that gets a new life. */
export interface Copy {
  readonly body: string;
  /** 0 to 900. */
  readonly delaySeconds: number;
  /** How often it was sent anew, this time included. */
  readonly lives: number;
  /** The message's own group: fairness among keys. */
  readonly groupId?: string | undefined;
  readonly traceparent?: string | undefined;
}

/** The consumer's queue and its dead-letter queue. Everything rejects with the SDK's errors. */
export interface Queue {
  /** Deliveries after which SQS itself would move a message (SQS-29). */
  readonly maxReceiveCount: number;
  sendDeadLetter(letter: QueueDeadLetter): Promise<void>;
  /** Puts a message on the source queue once more, as a new one; never on FIFO. */
  sendAnew(copy: Copy): Promise<void>;
  /** At most ten; entries that SQS refuses are left as they are. */
  changeVisibility(entries: readonly Visibility[]): Promise<void>;
  /** At most ten; entries that SQS refuses are left as they are. */
  remove(receiptHandles: readonly string[]): Promise<void>;
}
