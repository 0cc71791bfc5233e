import type {
  QueueCounts,
  QueueHandle,
  ReceivedMessage,
  SendEntry,
  SendReceipt,
} from '../ports.ts';
import { Deliveries, type QueueReceiveOptions } from './deliveries.ts';
import { receiptHandleIsInvalid } from './errors.ts';
import { parseReceiptHandle } from './identifiers.ts';
import { Intake } from './intake.ts';
import type { StoredMessage } from './message.ts';
import { type DeadLetterTarget, QueueCore, type SqsWorld } from './queue-core.ts';
import type { QueueSettings } from './queue-settings.ts';
import {
  checkLatestDue,
  checkVisibilityTimeout,
  messageInFlight,
  messageToRemove,
  type Receipt,
} from './receipt-rules.ts';

const RECEIVES_THAT_COUNT_FOR_AGE = 2;

/** One queue, standard or FIFO. Time is read from the injected clock at each call. */
export class LocalQueue implements QueueHandle, DeadLetterTarget {
  readonly tags = new Map<string, string>();
  readonly createdAtMs: number;
  readonly #core: QueueCore;
  readonly #intake: Intake;
  readonly #deliveries: Deliveries;
  #changedAtMs: number;

  constructor(name: string, settings: QueueSettings, world: SqsWorld) {
    this.createdAtMs = world.clock.now();
    this.#changedAtMs = this.createdAtMs;
    this.#core = new QueueCore(name, settings, world);
    this.#deliveries = new Deliveries(this.#core, (message) => this.#intake.acceptCopy(message));
    this.#intake = new Intake(this.#core, () => this.#deliveries.wake());
  }

  get name(): string {
    return this.#core.name;
  }

  get arn(): string {
    return this.#core.arn;
  }

  get url(): string {
    const { endpoint, account } = this.#core.world.place;
    return `${endpoint}/${account}/${this.name}`;
  }

  get fifo(): boolean {
    return this.#core.fifo;
  }

  get settings(): QueueSettings {
    return this.#core.settings;
  }

  get visibilityTimeoutMs(): number {
    return this.settings.visibilityTimeoutMs;
  }

  /** Epoch milliseconds of the last change of its attributes. */
  get changedAtMs(): number {
    return this.#changedAtMs;
  }

  configure(settings: QueueSettings): void {
    this.#changedAtMs = this.#core.world.clock.now();
    this.#core.configure(settings);
  }

  send(entry: SendEntry): SendReceipt {
    return this.#intake.send(entry);
  }

  receive(options: QueueReceiveOptions): Promise<readonly ReceivedMessage[]> {
    return this.#deliveries.receive(options);
  }

  remove(receiptHandle: string): void {
    const message = messageToRemove(this.#receipt(receiptHandle));
    if (message === undefined) return;
    this.#core.store.discard(message);
    this.#core.report('MessageDeleted', message);
    this.#deliveries.wake();
  }

  changeVisibility(receiptHandle: string, timeoutMs: number): void {
    checkVisibilityTimeout(timeoutMs);
    const message = messageInFlight(this.#receipt(receiptHandle));
    const dueMs = this.#core.store.dueAfter(message, timeoutMs);
    checkLatestDue(message, dueMs, timeoutMs);
    if (timeoutMs === 0) this.#core.store.reveal(message);
    else this.#core.store.postpone(message, dueMs);
    this.#deliveries.wake();
  }

  workOn(receiptHandles: readonly string[]): () => void {
    const { store } = this.#core;
    const receipts = receiptHandles.map((handle) => this.#receipt(handle));
    const workedOn = receipts.flatMap(({ message, current }) =>
      current && message?.state === 'inFlight' ? { message, delivery: message.receivesHere } : [],
    );
    for (const { message } of workedOn) store.setWorkedOn(message, true);
    return () => {
      store.settle();
      for (const { message, delivery } of workedOn) {
        if (message.receivesHere === delivery) store.setWorkedOn(message, false);
      }
      this.#deliveries.wake();
    };
  }

  counts(): QueueCounts {
    this.#core.store.settle();
    return this.#core.store.counts();
  }

  /**
   * Milliseconds since the arrival of the oldest message; 0 when there is none. A standard queue
   * leaves out messages received three times or more (CW-03).
   */
  ageOfOldestMs(): number {
    const { store, world } = this.#core;
    store.settle();
    const receives = this.fifo ? Number.POSITIVE_INFINITY : RECEIVES_THAT_COUNT_FOR_AGE;
    const now = world.clock.now();
    return now - (store.oldestArrivalMs(receives) ?? now);
  }

  acceptDeadLetter(message: StoredMessage, sourceArn: string): void {
    this.#intake.acceptDeadLetter(message, sourceArn);
  }

  /**
   * Takes the next receivable message out and hands it to the queue that `route` names, where it
   * is a new message (SQS-32). `empty`: none is receivable; `lost`: the route is unknown, and the
   * message stays.
   */
  moveNext(route: (message: StoredMessage) => LocalQueue | undefined): 'moved' | 'empty' | 'lost' {
    const { store } = this.#core;
    store.settle();
    for (const message of store.candidates()) {
      const target = route(message);
      if (target === undefined) {
        store.reveal(message);
        return 'lost';
      }
      store.discard(message);
      target.#intake.acceptMoved(message);
      return 'moved';
    }
    return 'empty';
  }

  /** Drops every message, also those in flight. */
  purge(): void {
    this.#core.store.clear();
  }

  /** Drops every message and ends all receives that wait. */
  close(): void {
    this.purge();
    this.#deliveries.close();
  }

  #receipt(handle: string): Receipt {
    const { store, tag, fifo } = this.#core;
    const delivery = parseReceiptHandle(handle);
    if (delivery?.queueTag !== tag) throw receiptHandleIsInvalid(handle);
    store.settle();
    const message = store.find(delivery.key);
    return { handle, fifo, message, current: message?.receivesHere === delivery.delivery };
  }
}
