import type { Clock, Random } from '../clock.ts';
import type { Observe, Place } from '../ports.ts';
import { FifoOrder } from './fifo-order.ts';
import { hex } from './identifiers.ts';
import type { StoredMessage } from './message.ts';
import { MessageStore } from './message-store.ts';
import type { QueueSettings } from './queue-settings.ts';
import { StandardOrder } from './standard-order.ts';

/** What goes wrong on purpose; may be changed at any time. */
export interface SqsFaults {
  /** Chance, 0-1, that a message received from a standard queue is delivered once more (SQS-35). */
  duplicateRate: number;
  /** Messages of a standard queue that may overtake one another; 1 keeps the order. */
  reorderWindow: number;
}

/** A queue that takes the messages another one gave up. */
export interface DeadLetterTarget {
  readonly name: string;
  acceptDeadLetter(message: StoredMessage, sourceArn: string): void;
}

/** What every queue shares with its service. */
export interface SqsWorld {
  readonly clock: Clock;
  readonly random: Random;
  readonly place: Place;
  readonly observe: Observe;
  readonly faults: Readonly<SqsFaults>;
  /** By ARN; undefined when the queue was deleted. */
  findTarget(arn: string): DeadLetterTarget | undefined;
  /** 20 digits, always growing. */
  nextSequenceNumber(): string;
}

/** What the parts of one queue share: its identity, its settings and its messages. */
export class QueueCore {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  /** Drawn at creation, so that a receipt handle of a deleted namesake is not taken for this one's. */
  readonly tag: string;
  readonly world: SqsWorld;
  readonly store: MessageStore;
  #settings: QueueSettings;

  constructor(name: string, settings: QueueSettings, world: SqsWorld) {
    const { clock, random, place, faults } = world;
    this.name = name;
    this.arn = `arn:aws:sqs:${place.region}:${place.account}:${name}`;
    this.fifo = settings.fifo;
    this.tag = hex(random, 8);
    this.world = world;
    this.#settings = settings;
    const order = settings.fifo
      ? new FifoOrder()
      : new StandardOrder({ random, window: () => faults.reorderWindow });
    const onExpired = (message: StoredMessage) => this.report('MessageExpired', message);
    this.store = new MessageStore({ clock, order, onExpired });
    this.store.keepFor(settings.retentionMs);
  }

  get settings(): QueueSettings {
    return this.#settings;
  }

  configure(settings: QueueSettings): void {
    this.#settings = settings;
    this.store.keepFor(settings.retentionMs);
  }

  observe(name: string, detail: Readonly<Record<string, unknown>>): void {
    this.world.observe({ service: 'sqs', name, resource: this.name, detail });
  }

  report(name: string, message: StoredMessage): void {
    const { content, receiveCount } = message;
    this.observe(name, { messageId: content.messageId, receiveCount });
  }
}
