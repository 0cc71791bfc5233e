import type { StoredMessage } from './message.ts';

/** Which message of a queue is offered next: the difference between standard and FIFO queues. */
export interface DeliveryOrder {
  /** A new message, `ready` or `delayed`. */
  arrive(message: StoredMessage): void;
  /** A delayed or received message became `ready`. */
  appear(message: StoredMessage): void;
  /** A candidate was received: it is `inFlight` now. */
  hide(message: StoredMessage): void;
  /** The message is `gone`. */
  leave(message: StoredMessage): void;
  /**
   * Ready messages in the order to deliver them. The caller hides, discards or lets reappear each
   * one before it asks for the next, and may stop at any time.
   */
  candidates(): Iterable<StoredMessage>;
  /** Everything is `gone`. */
  clear(): void;
}
