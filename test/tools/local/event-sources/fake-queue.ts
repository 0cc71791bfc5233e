import type { Clock } from '../../../../tools/local/clock.ts';
import {
  AwsError,
  type QueueCounts,
  type QueueHandle,
  type ReceivedMessage,
  type ReceiveOptions,
  type SendEntry,
  type SendReceipt,
} from '../../../../tools/local/ports.ts';

interface Stored {
  readonly messageId: string;
  readonly entry: SendEntry;
  count: number;
  visibleAtMs: number;
}

export interface FakeQueueOptions {
  readonly fifo?: boolean;
  readonly visibilityTimeoutMs?: number;
}

/** A queue in memory with visibility and group locks, nothing else. */
export class FakeQueue implements QueueHandle {
  readonly name: string;
  readonly arn: string;
  readonly url = 'http://127.0.0.1:4566/111111111111/orders';
  readonly fifo: boolean;
  readonly visibilityTimeoutMs: number;
  readonly received: ReceiveOptions[] = [];
  /** Receipts of messages that a function works on now. */
  readonly workedOn = new Set<string>();
  /** Refuses every delete, as a FIFO queue does with an expired handle. */
  refuseRemove = false;
  readonly #clock: Clock;
  readonly #messages: Stored[] = [];
  readonly #wakes = new Set<() => void>();

  constructor(clock: Clock, options: FakeQueueOptions = {}) {
    this.#clock = clock;
    this.fifo = options.fifo ?? false;
    this.name = this.fifo ? 'orders.fifo' : 'orders';
    this.arn = `arn:aws:sqs:eu-west-1:111111111111:${this.name}`;
    this.visibilityTimeoutMs = options.visibilityTimeoutMs ?? 60_000;
  }

  get bodies(): readonly string[] {
    return this.#messages.map(({ entry }) => entry.body);
  }

  send(entry: SendEntry): SendReceipt {
    const messageId = `id-${entry.body.slice(0, 8)}`;
    this.#messages.push({ messageId, entry, count: 0, visibleAtMs: 0 });
    for (const wake of this.#wakes) wake();
    return { messageId, md5OfBody: 'md5' };
  }

  async receive(options: ReceiveOptions): Promise<readonly ReceivedMessage[]> {
    this.received.push(options);
    if (this.#available().length === 0) await this.#arrival(options);
    const hiddenMs = options.visibilityTimeoutMs ?? this.visibilityTimeoutMs;
    return this.#available()
      .slice(0, options.max)
      .map((stored) => {
        stored.count += 1;
        stored.visibleAtMs = this.#clock.now() + hiddenMs;
        return asReceived(stored);
      });
  }

  remove(receiptHandle: string): void {
    if (this.refuseRemove) {
      throw new AwsError('InvalidParameterValue', 'The receipt handle has expired.');
    }
    const [messageId] = receiptHandle.split('#');
    const index = this.#messages.findIndex((stored) => stored.messageId === messageId);
    if (index >= 0) this.#messages.splice(index, 1);
  }

  changeVisibility(): void {}

  workOn(receiptHandles: readonly string[]): () => void {
    for (const handle of receiptHandles) this.workedOn.add(handle);
    return () => {
      for (const handle of receiptHandles) this.workedOn.delete(handle);
    };
  }

  counts(): QueueCounts {
    const visible = this.#available().length;
    return { visible, inFlight: this.#messages.length - visible, delayed: 0 };
  }

  #available(): readonly Stored[] {
    const nowMs = this.#clock.now();
    const locked = new Set(
      this.#messages
        .filter(({ visibleAtMs }) => this.fifo && visibleAtMs > nowMs)
        .map(({ entry }) => entry.groupId),
    );
    return this.#messages.filter(
      ({ visibleAtMs, entry }) => visibleAtMs <= nowMs && !(this.fifo && locked.has(entry.groupId)),
    );
  }

  #arrival({ waitMs, signal }: ReceiveOptions): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        for (const timer of timers) timer.cancel();
        this.#wakes.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timers = [this.#clock.after(waitMs, done)];
      for (const { visibleAtMs } of this.#messages) {
        const delayMs = visibleAtMs - this.#clock.now();
        if (delayMs > 0 && delayMs < waitMs) timers.push(this.#clock.after(delayMs, done));
      }
      this.#wakes.add(done);
      signal?.addEventListener('abort', done);
      if (signal?.aborted) done();
    });
  }
}

function asReceived({ messageId, entry, count }: Stored): ReceivedMessage {
  return {
    messageId,
    receiptHandle: `${messageId}#${count}`,
    body: entry.body,
    md5OfBody: 'md5-of-body',
    attributes: entry.attributes ?? {},
    ...(entry.attributes !== undefined && { md5OfAttributes: 'md5-of-attributes' }),
    systemAttributes: {
      ApproximateReceiveCount: String(count),
      SentTimestamp: '1763632800000',
      SenderId: 'AIDA',
      ApproximateFirstReceiveTimestamp: '1763632800001',
      ...(entry.groupId !== undefined && { MessageGroupId: entry.groupId }),
    },
  };
}
