/** What a publish to a FIFO topic came to. */
export interface FifoReceipt {
  readonly messageId: string;
  readonly sequenceNumber: string;
}

/** Remembers the deduplication ids of a FIFO topic for five minutes and numbers its messages. */
export class FifoLedger {
  readonly #receipts = new Map<string, FifoReceipt & { readonly expiresAt: number }>();
  #published = 0;

  /** The receipt of the message that this one repeats, if that is recent (SNS-08). */
  findDuplicate(key: string, now: number): FifoReceipt | undefined {
    this.#forgetExpired(now);
    return this.#receipts.get(key);
  }

  /** Numbers a new message: 20 digits, strictly increasing. */
  record(key: string, messageId: string, expiresAt: number): FifoReceipt {
    this.#published += 1;
    const sequenceNumber = `1${String(this.#published).padStart(19, '0')}`;
    const receipt = { messageId, sequenceNumber, expiresAt };
    this.#receipts.set(key, receipt);
    return receipt;
  }

  #forgetExpired(now: number): void {
    for (const [key, { expiresAt }] of this.#receipts) {
      if (expiresAt > now) return;
      this.#receipts.delete(key);
    }
  }
}
