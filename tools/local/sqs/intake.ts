import { hash } from 'node:crypto';
import type { SendEntry, SendReceipt } from '../ports.ts';
import { randomUuid } from '../random-uuid.ts';
import { DeduplicationWindow } from './deduplication.ts';
import { contentOf, type MessageContent, type StoredMessage } from './message.ts';
import { checkMessage } from './message-rules.ts';
import type { QueueCore } from './queue-core.ts';

/** How messages come into a queue: sent, dead-lettered, moved by a task, or copied by a fault. */
export class Intake {
  readonly #core: QueueCore;
  readonly #onArrival: () => void;
  readonly #recentSends: DeduplicationWindow;

  constructor(core: QueueCore, onArrival: () => void) {
    this.#core = core;
    this.#onArrival = onArrival;
    this.#recentSends = new DeduplicationWindow(core.world.clock);
  }

  send(entry: SendEntry): SendReceipt {
    checkMessage(entry, this.#core.settings);
    const content = contentOf(entry, randomUuid(this.#core.world.random));
    const { md5OfBody, md5OfAttributes } = content;
    const sent = this.#core.fifo ? this.#sendFifo(entry, content) : this.#send(entry, content);
    return md5OfAttributes === undefined
      ? { ...sent, md5OfBody }
      : { ...sent, md5OfBody, md5OfAttributes };
  }

  /** Keeps message id, attributes and receive count (SQS-30), the clock only if standard (SQS-31). */
  acceptDeadLetter(message: StoredMessage, sourceArn: string): void {
    const { content, receiveCount, firstReceivedAtMs } = message;
    const { sentAtMs, enqueuedAtMs } = this.#core.fifo ? this.#now() : message;
    const identity = this.#core.fifo ? this.#fifoIdentity(content, content.messageId) : {};
    const times = { sentAtMs, enqueuedAtMs, firstReceivedAtMs };
    this.#core.store.admit({ content, receiveCount, sourceArn, ...times, ...identity }, 0);
    this.#onArrival();
  }

  /** A new message with the old one's body and attributes (SQS-32). */
  acceptMoved(message: StoredMessage): void {
    const messageId = randomUuid(this.#core.world.random);
    const content = { ...message.content, messageId };
    const deduplicationId = message.deduplicationId ?? messageId;
    const identity = this.#core.fifo ? this.#fifoIdentity(content, deduplicationId) : {};
    this.#core.report('MessageSent', this.#admit(content, identity, 0));
    this.#onArrival();
  }

  /** The same message again, as from a replica that did not hear of the receive (SQS-35). */
  acceptCopy(message: StoredMessage): void {
    const { content, sentAtMs, enqueuedAtMs, sourceArn, firstReceivedAtMs } = message;
    const receiveCount = message.receiveCount - 1;
    const times = { sentAtMs, enqueuedAtMs, firstReceivedAtMs };
    this.#core.store.admit({ content, sourceArn, receiveCount, copy: true, ...times }, 0);
    this.#onArrival();
  }

  #send(entry: SendEntry, content: MessageContent): { readonly messageId: string } {
    const { delaySeconds } = entry;
    const delayMs = delaySeconds === undefined ? this.#core.settings.delayMs : delaySeconds * 1000;
    this.#core.report('MessageSent', this.#admit(content, {}, delayMs));
    this.#onArrival();
    return { messageId: content.messageId };
  }

  #sendFifo(entry: SendEntry, content: MessageContent) {
    const deduplicationId = entry.deduplicationId ?? hash('sha256', entry.body);
    const first = this.#recentSends.find(this.#deduplicationKey(content, deduplicationId));
    if (first !== undefined) {
      this.#core.observe('MessageDeduplicated', { messageId: first.messageId });
      return first;
    }
    const identity = this.#fifoIdentity(content, deduplicationId);
    this.#core.report('MessageSent', this.#admit(content, identity, this.#core.settings.delayMs));
    this.#onArrival();
    return { messageId: content.messageId, sequenceNumber: identity.sequenceNumber };
  }

  #admit(
    content: MessageContent,
    identity: { readonly deduplicationId?: string; readonly sequenceNumber?: string },
    delayMs: number,
  ): StoredMessage {
    return this.#core.store.admit({ content, ...this.#now(), ...identity }, delayMs);
  }

  #fifoIdentity(content: MessageContent, deduplicationId: string) {
    const sequenceNumber = this.#core.world.nextSequenceNumber();
    const key = this.#deduplicationKey(content, deduplicationId);
    this.#recentSends.remember(key, { messageId: content.messageId, sequenceNumber });
    return { deduplicationId, sequenceNumber };
  }

  #deduplicationKey(content: MessageContent, deduplicationId: string): string {
    const perGroup = this.#core.settings.deduplicationScope === 'messageGroup';
    return perGroup ? `${content.groupId} ${deduplicationId}` : deduplicationId;
  }

  #now(): { readonly sentAtMs: number; readonly enqueuedAtMs: number } {
    const now = this.#core.world.clock.now();
    return { sentAtMs: now, enqueuedAtMs: now };
  }
}
