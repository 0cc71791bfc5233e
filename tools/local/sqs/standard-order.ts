import type { Random } from '../clock.ts';
import type { DeliveryOrder } from './delivery-order.ts';
import { Deque } from './deque.ts';
import type { StoredMessage } from './message.ts';

/** From this many receives on, a message queues behind the others (CW-03). */
const RECEIVES_UNTIL_BACK = 3;

/** How a standard queue may shuffle. */
export interface Reordering {
  readonly random: Random;
  /** Messages that may overtake one another, read at each refill; 1 keeps the order. */
  window(): number;
}

/**
 * A standard queue's order: roughly as sent. Messages come out in shuffled handfuls, so that no
 * consumer can rely on order; message groups take turns, so that a busy group does not delay the
 * others (fair queues). A message that came back goes to the front until its third receive.
 */
export class StandardOrder implements DeliveryOrder {
  readonly #reordering: Reordering;
  readonly #lanes = new Map<string | undefined, Deque<StoredMessage>>();
  readonly #turns = new Deque<string | undefined>();
  #handful: StoredMessage[] = [];

  constructor(reordering: Reordering) {
    this.#reordering = reordering;
  }

  arrive(message: StoredMessage): void {
    if (message.state === 'ready') this.#lane(message).push(message);
  }

  appear(message: StoredMessage): void {
    const lane = this.#lane(message);
    const returned = message.receivesHere > 0 && message.receivesHere < RECEIVES_UNTIL_BACK;
    if (returned) lane.unshift(message);
    else lane.push(message);
  }

  hide(_message: StoredMessage): void {}

  leave(_message: StoredMessage): void {}

  *candidates(): Iterable<StoredMessage> {
    for (let message = this.#take(); message !== undefined; message = this.#take()) yield message;
  }

  clear(): void {
    this.#lanes.clear();
    this.#turns.clear();
    this.#handful = [];
  }

  #lane(message: StoredMessage): Deque<StoredMessage> {
    const { groupId } = message.content;
    const existing = this.#lanes.get(groupId);
    if (existing !== undefined) return existing;
    const lane = new Deque<StoredMessage>();
    this.#lanes.set(groupId, lane);
    this.#turns.push(groupId);
    return lane;
  }

  #take(): StoredMessage | undefined {
    for (;;) {
      if (this.#handful.length === 0) this.#refill();
      const message = this.#handful.pop();
      if (message === undefined || message.state === 'ready') return message;
    }
  }

  #refill(): void {
    const window = Math.max(1, Math.floor(this.#reordering.window()));
    while (this.#handful.length < window) {
      const message = this.#nextTurn();
      if (message === undefined) break;
      this.#handful.push(message);
    }
    shuffle(this.#handful, this.#reordering.random);
  }

  #nextTurn(): StoredMessage | undefined {
    if (this.#turns.length === 0) return undefined;
    const groupId = this.#turns.shift();
    const lane = this.#lanes.get(groupId);
    const message = lane?.shift();
    if (lane === undefined || lane.length === 0) this.#lanes.delete(groupId);
    else this.#turns.push(groupId);
    return message;
  }
}

function shuffle(items: StoredMessage[], random: Random): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const held = items[last];
    const swapped = items[other];
    if (held === undefined || swapped === undefined) return;
    items[last] = swapped;
    items[other] = held;
  }
}
