const recordsPerSecond = 1000;
const bytesPerSecond = 1_048_576;

/** What one shard takes in a second: 1,000 records and 1 MiB (KIN-27). */
export class WriteLimit {
  #second = 0;
  #records = 0;
  #bytes = 0;

  /** Counts the record if it fits; false when the shard's second is used up. */
  take(bytes: number, nowMs: number): boolean {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#records = 0;
      this.#bytes = 0;
    }
    const full = this.#records >= recordsPerSecond;
    if (full || (this.#bytes > 0 && this.#bytes + bytes > bytesPerSecond)) return false;
    this.#records += 1;
    this.#bytes += bytes;
    return true;
  }
}
