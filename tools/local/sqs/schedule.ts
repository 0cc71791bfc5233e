/** An item's place in a {@link Schedule}; hold on to it to remove the item early. */
export interface Scheduled<T> {
  readonly atMs: number;
  readonly item: T;
  slot: number;
}

/** Items by the time they are due: a binary heap that forgets an item the moment it is removed. */
export class Schedule<T> {
  #heap: Scheduled<T>[] = [];

  /** The entry that is due first. */
  get first(): Scheduled<T> | undefined {
    return this.#heap[0];
  }

  add(atMs: number, item: T): Scheduled<T> {
    const entry = { atMs, item, slot: this.#heap.length };
    this.#heap.push(entry);
    this.#rise(entry);
    return entry;
  }

  /** The entry must be in this schedule. */
  remove(entry: Scheduled<T>): void {
    const last = this.#heap.pop();
    if (last === undefined || last === entry) return;
    this.#place(last, entry.slot);
    this.#rise(last);
    this.#sink(last);
  }

  clear(): void {
    this.#heap = [];
  }

  #place(entry: Scheduled<T>, slot: number): void {
    entry.slot = slot;
    this.#heap[slot] = entry;
  }

  #rise(entry: Scheduled<T>): void {
    while (entry.slot > 0) {
      const slot = entry.slot;
      const parentSlot = (slot - 1) >> 1;
      const parent = this.#heap[parentSlot];
      if (parent === undefined || parent.atMs <= entry.atMs) return;
      this.#place(parent, slot);
      this.#place(entry, parentSlot);
    }
  }

  #sink(entry: Scheduled<T>): void {
    for (;;) {
      const child = this.#earlierChild(entry.slot);
      if (child === undefined || child.atMs >= entry.atMs) return;
      const slot = entry.slot;
      this.#place(entry, child.slot);
      this.#place(child, slot);
    }
  }

  #earlierChild(slot: number): Scheduled<T> | undefined {
    const left = this.#heap[2 * slot + 1];
    const right = this.#heap[2 * slot + 2];
    if (left === undefined || right === undefined) return left;
    return right.atMs < left.atMs ? right : left;
  }
}
