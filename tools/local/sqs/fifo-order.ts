import type { DeliveryOrder } from './delivery-order.ts';
import type { StoredMessage } from './message.ts';

interface Group {
  head: StoredMessage | undefined;
  tail: StoredMessage | undefined;
}

/**
 * A FIFO queue's order. Messages of a group form a list from oldest to newest; what can be received
 * is the run of ready messages at its head, so that a received or delayed message hides everything
 * behind it (FIFO-02, FIFO-10). One group gives as many as it has before the next one is asked
 * (FIFO-03); groups come up in the order in which they became receivable.
 */
export class FifoOrder implements DeliveryOrder {
  readonly #groups = new Map<string, Group>();
  readonly #receivable = new Set<Group>();

  arrive(message: StoredMessage): void {
    const group = this.#group(message);
    message.previous = group.tail;
    if (group.tail === undefined) group.head = message;
    else group.tail.next = message;
    group.tail = message;
    this.#refresh(group);
  }

  appear(message: StoredMessage): void {
    this.#refresh(this.#group(message));
  }

  hide(message: StoredMessage): void {
    this.#refresh(this.#group(message));
  }

  leave(message: StoredMessage): void {
    const group = this.#group(message);
    const { previous, next } = message;
    if (previous === undefined) group.head = next;
    else previous.next = next;
    if (next === undefined) group.tail = previous;
    else next.previous = previous;
    message.previous = undefined;
    message.next = undefined;
    this.#refresh(group);
    if (group.head === undefined) this.#groups.delete(groupOf(message));
  }

  *candidates(): Iterable<StoredMessage> {
    for (const group of this.#receivable) {
      let message = group.head;
      while (message?.state === 'ready') {
        const next: StoredMessage | undefined = message.next;
        yield message;
        message = next;
      }
    }
  }

  clear(): void {
    this.#groups.clear();
    this.#receivable.clear();
  }

  #group(message: StoredMessage): Group {
    const id = groupOf(message);
    const existing = this.#groups.get(id);
    if (existing !== undefined) return existing;
    const group = { head: undefined, tail: undefined };
    this.#groups.set(id, group);
    return group;
  }

  #refresh(group: Group): void {
    if (group.head?.state === 'ready') this.#receivable.add(group);
    else this.#receivable.delete(group);
  }
}

function groupOf(message: StoredMessage): string {
  return message.content.groupId ?? '';
}
