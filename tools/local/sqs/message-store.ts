import type { Clock } from '../clock.ts';
import type { QueueCounts } from '../ports.ts';
import type { DeliveryOrder } from './delivery-order.ts';
import { type Arrival, type MessageState, type StoredMessage, storedMessage } from './message.ts';
import { Schedule } from './schedule.ts';

const LONGEST_VISIBILITY_MS = 12 * 3_600_000;

export interface MessageStoreOptions {
  readonly clock: Clock;
  readonly order: DeliveryOrder;
  /** Called for each message that outlived the retention, after it has gone (SQS-37). */
  readonly onExpired: (message: StoredMessage) => void;
}

/**
 * The messages of one queue and the state of each. Time passes only in {@link settle}, which every
 * caller runs first; no operation costs more than the logarithm of the queue's length.
 */
export class MessageStore {
  readonly #clock: Clock;
  readonly #order: DeliveryOrder;
  readonly #onExpired: (message: StoredMessage) => void;
  readonly #messages = new Map<number, StoredMessage>();
  readonly #hidden = new Schedule<StoredMessage>();
  readonly #byAge = new Schedule<StoredMessage>();
  readonly #count = { ready: 0, delayed: 0, inFlight: 0 };
  #lastKey = 0;
  #lifetimeMs = Number.POSITIVE_INFINITY;

  constructor(options: MessageStoreOptions) {
    this.#clock = options.clock;
    this.#order = options.order;
    this.#onExpired = options.onExpired;
  }

  /** The retention period; also applies to messages already here. */
  keepFor(retentionMs: number): void {
    this.#lifetimeMs = retentionMs / this.#clock.speed;
  }

  /** When the next hidden message comes back, by the clock; undefined when none is hidden. */
  get nextDueMs(): number | undefined {
    return this.#hidden.first?.atMs;
  }

  /** When the message came that is here longest; those received more often are left out. */
  oldestArrivalMs(receivedAtMost: number): number | undefined {
    for (const message of this.#messages.values()) {
      if (message.receivesHere <= receivedAtMost) return message.arrivedAtMs;
    }
    return undefined;
  }

  counts(): QueueCounts {
    const { ready, inFlight, delayed } = this.#count;
    return { visible: ready, inFlight, delayed };
  }

  find(key: number): StoredMessage | undefined {
    return this.#messages.get(key);
  }

  candidates(): Iterable<StoredMessage> {
    return this.#order.candidates();
  }

  /** Lets expired messages go and hidden ones, whose time has come, reappear. */
  settle(): void {
    const now = this.#clock.now();
    this.#expire(now);
    for (let first = this.#hidden.first; first && first.atMs <= now; first = this.#hidden.first) {
      this.reveal(first.item);
    }
  }

  admit(arrival: Arrival, delayMs: number): StoredMessage {
    this.#lastKey += 1;
    const message = storedMessage(this.#lastKey, this.#clock.now(), arrival);
    this.#messages.set(message.key, message);
    message.expiry = this.#byAge.add(message.enqueuedAtMs, message);
    this.#become(message, delayMs > 0 ? 'delayed' : 'ready');
    if (delayMs > 0) this.#hideUntil(message, this.#clock.deadline(delayMs));
    this.#order.arrive(message);
    return message;
  }

  /** Counts one more receive and hides the message. */
  deliver(message: StoredMessage, visibilityTimeoutMs: number): void {
    message.receiveCount += 1;
    message.receivesHere += 1;
    message.firstReceivedAtMs ??= this.#clock.now();
    message.isWorkedOn = false;
    message.latestDueMs = this.dueAfter(message, LONGEST_VISIBILITY_MS);
    this.#become(message, 'inFlight');
    this.#hideUntil(message, this.dueAfter(message, visibilityTimeoutMs));
    this.#order.hide(message);
  }

  /** Hides a message in flight until a new time. */
  postpone(message: StoredMessage, untilMs: number): void {
    this.#hideUntil(message, untilMs);
  }

  /** When a visibility timeout that starts now is over: in real time while a function works on it. */
  dueAfter(message: StoredMessage, timeoutMs: number): number {
    return message.isWorkedOn ? this.#clock.now() + timeoutMs : this.#clock.deadline(timeoutMs);
  }

  /** A function begins or ceases to work on a message in flight: what is left of its timeout is kept. */
  setWorkedOn(message: StoredMessage, isWorkedOn: boolean): void {
    if (message.isWorkedOn === isWorkedOn || message.due === undefined) return;
    const now = this.#clock.now();
    const factor = isWorkedOn ? this.#clock.speed : 1 / this.#clock.speed;
    message.isWorkedOn = isWorkedOn;
    message.latestDueMs = now + (message.latestDueMs - now) * factor;
    this.#hideUntil(message, now + (message.due.atMs - now) * factor);
  }

  /** Makes a hidden message, or a candidate that is not wanted, ready again. */
  reveal(message: StoredMessage): void {
    if (message.copy && message.receivesHere > 0) {
      this.discard(message);
      return;
    }
    this.#hideUntil(message, undefined);
    this.#become(message, 'ready');
    this.#order.appear(message);
  }

  discard(message: StoredMessage): void {
    if (message.state === 'gone') return;
    this.#messages.delete(message.key);
    this.#hideUntil(message, undefined);
    if (message.expiry) this.#byAge.remove(message.expiry);
    message.expiry = undefined;
    this.#become(message, 'gone');
    this.#order.leave(message);
  }

  clear(): void {
    for (const message of this.#messages.values()) message.state = 'gone';
    this.#messages.clear();
    this.#hidden.clear();
    this.#byAge.clear();
    this.#order.clear();
    Object.assign(this.#count, { ready: 0, delayed: 0, inFlight: 0 });
  }

  #expire(now: number): void {
    const oldest = now - this.#lifetimeMs;
    let expired = false;
    for (let first = this.#byAge.first; first && first.atMs <= oldest; first = this.#byAge.first) {
      const message = first.item;
      this.discard(message);
      this.#onExpired(message);
      expired = true;
    }
    if (expired && this.#messages.size === 0) this.#order.clear();
  }

  #become(message: StoredMessage, state: MessageState): void {
    if (message.state !== 'gone') this.#count[message.state] -= 1;
    if (state !== 'gone') this.#count[state] += 1;
    message.state = state;
  }

  #hideUntil(message: StoredMessage, atMs: number | undefined): void {
    if (message.due) this.#hidden.remove(message.due);
    message.due = atMs === undefined ? undefined : this.#hidden.add(atMs, message);
  }
}
