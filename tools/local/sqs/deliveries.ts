import { AwsError, type ReceivedMessage, type ReceiveOptions } from '../ports.ts';
import { formatReceiptHandle } from './identifiers.ts';
import { LongPoll } from './long-poll.ts';
import { receivedMessage, type StoredMessage } from './message.ts';
import type { QueueCore } from './queue-core.ts';
import { checkReceive } from './receipt-rules.ts';
import { ReceiveAttempts } from './receive-attempts.ts';

/** Messages in flight that a queue allows. */
const IN_FLIGHT_LIMIT = 120_000;

export interface QueueReceiveOptions extends ReceiveOptions {
  /** FIFO only: repeats an earlier receive with the same id. */
  readonly attemptId?: string;
}

/** How messages leave a queue towards a consumer, or towards its dead-letter queue. */
export class Deliveries {
  readonly #core: QueueCore;
  readonly #onCopy: (message: StoredMessage) => void;
  readonly #polls: LongPoll<ReceivedMessage>;
  readonly #attempts: ReceiveAttempts;

  /** `onCopy` is told of each message that a fault makes come once more. */
  constructor(core: QueueCore, onCopy: (message: StoredMessage) => void) {
    this.#core = core;
    this.#onCopy = onCopy;
    this.#polls = new LongPoll(core.world.clock, () => core.store.nextDueMs);
    this.#attempts = new ReceiveAttempts(core.world.clock);
  }

  async receive(options: QueueReceiveOptions): Promise<readonly ReceivedMessage[]> {
    checkReceive(options);
    const { waitMs, signal } = options;
    if (signal?.aborted) return [];
    const repeated = this.#repeat(options);
    if (repeated !== undefined) return repeated;
    const take = () => this.#take(options);
    const batch = take();
    if (batch.length > 0) return batch;
    if (waitMs === 0 && !this.#core.fifo && this.#atLimit()) throw overLimit();
    const late = waitMs > 0 ? await this.#polls.wait({ waitMs, signal, take }) : [];
    if (late.length === 0) this.#core.observe('EmptyReceive', {});
    return late;
  }

  /** Something may have become receivable, now or at a new time. */
  wake(): void {
    this.#polls.wake();
    this.#polls.watch();
  }

  /** Ends all receives that wait. */
  close(): void {
    this.#polls.close();
  }

  #take(options: QueueReceiveOptions): readonly ReceivedMessage[] {
    const { store } = this.#core;
    store.settle();
    if (this.#atLimit()) return [];
    const taken: StoredMessage[] = [];
    for (const message of store.candidates()) {
      if (this.#deadLetter(message)) continue;
      store.deliver(message, this.#visibilityTimeoutMs(options));
      if (taken.push(message) === options.max) break;
    }
    this.#attempts.remember(options.attemptId, taken);
    for (const message of taken) this.#delivered(message);
    return taken.map((message) => this.#received(message));
  }

  /** The move is made when one more receive would exceed maxReceiveCount (SQS-29). */
  #deadLetter(message: StoredMessage): boolean {
    const { settings, world, store, arn } = this.#core;
    const { redrive } = settings;
    if (redrive === undefined) return false;
    if (message.receivesHere < redrive.maxReceiveCount) return false;
    const target = world.findTarget(redrive.targetArn);
    if (target === undefined) return false;
    store.discard(message);
    this.#core.observe('MessageDeadLettered', {
      messageId: message.content.messageId,
      receiveCount: message.receiveCount,
      target: target.name,
    });
    target.acceptDeadLetter(message, arn);
    return true;
  }

  #delivered(message: StoredMessage): void {
    this.#core.report('MessageReceived', message);
    if (message.copy) {
      this.#core.report('DuplicateDelivered', message);
      return;
    }
    const { faults, random } = this.#core.world;
    const duplicate = !this.#core.fifo && faults.duplicateRate > 0;
    if (duplicate && random() < faults.duplicateRate) this.#onCopy(message);
  }

  #repeat(options: QueueReceiveOptions): readonly ReceivedMessage[] | undefined {
    const { attemptId } = options;
    if (attemptId === undefined || !this.#core.fifo) return undefined;
    this.#core.store.settle();
    const messages = this.#attempts.find(attemptId);
    if (messages === undefined) return undefined;
    const { store } = this.#core;
    for (const message of messages) {
      store.postpone(message, store.dueAfter(message, this.#visibilityTimeoutMs(options)));
    }
    return messages.map((message) => this.#received(message));
  }

  #received(message: StoredMessage): ReceivedMessage {
    const { key, receivesHere: delivery } = message;
    return receivedMessage(
      message,
      formatReceiptHandle({ queueTag: this.#core.tag, key, delivery }),
    );
  }

  #visibilityTimeoutMs(options: QueueReceiveOptions): number {
    return options.visibilityTimeoutMs ?? this.#core.settings.visibilityTimeoutMs;
  }

  #atLimit(): boolean {
    return this.#core.store.counts().inFlight >= IN_FLIGHT_LIMIT;
  }
}

function overLimit(): AwsError {
  const message = `The number of messages in flight is at its limit of ${IN_FLIGHT_LIMIT}.`;
  return new AwsError('OverLimit', message, 403);
}
