import { type Item, keyText } from './item-key.ts';

/**
 * Items of one table that the TTL sweep deleted, so that the stream can say so. Each deletion
 * belongs to the first REMOVE record of its key that the stream shows, whoever reads it.
 */
export class ExpiredKeys {
  readonly #waiting = new Set<string>();
  readonly #sequences = new Set<string>();

  add(key: Item): void {
    this.#waiting.add(keyText(key));
  }

  forget(key: Item): void {
    this.#waiting.delete(keyText(key));
  }

  /** Whether this REMOVE record is a TTL deletion (DDS-05). */
  removed(key: Item, sequenceNumber: string): boolean {
    if (this.#sequences.has(sequenceNumber)) return true;
    if (!this.#waiting.delete(keyText(key))) return false;
    this.#sequences.add(sequenceNumber);
    return true;
  }
}
