/** A double-ended queue on a ring: every operation in constant time, no holes kept alive. */
export class Deque<T> {
  #ring: (T | undefined)[] = new Array(16).fill(undefined);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: T): void {
    this.#makeRoom();
    this.#ring[(this.#head + this.#length) & (this.#ring.length - 1)] = item;
    this.#length += 1;
  }

  unshift(item: T): void {
    this.#makeRoom();
    this.#head = (this.#head - 1) & (this.#ring.length - 1);
    this.#ring[this.#head] = item;
    this.#length += 1;
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#length -= 1;
    return item;
  }

  clear(): void {
    this.#ring = new Array(16).fill(undefined);
    this.#head = 0;
    this.#length = 0;
  }

  #makeRoom(): void {
    const size = this.#ring.length;
    if (this.#length < size) return;
    const larger: (T | undefined)[] = new Array(size * 2).fill(undefined);
    for (let index = 0; index < size; index += 1) {
      larger[index] = this.#ring[(this.#head + index) & (size - 1)];
    }
    this.#ring = larger;
    this.#head = 0;
  }
}
