const digits = 56;
const indexDigits = 15;

/**
 * Makes the sequence numbers of one shard: 56 digits, strictly increasing, higher in a child
 * shard than in its parents, so that they compare as numbers and as texts.
 */
export class SequenceNumbers {
  readonly #prefix: string;

  /** `createdMs`: when the stream was made; `shard`: the shard's number in the stream. */
  constructor(createdMs: number, shard: number) {
    const stamp = String(Math.max(0, Math.trunc(createdMs)))
      .padStart(15, '0')
      .slice(-15);
    this.#prefix = `49${stamp}${String(shard).padStart(digits - 2 - 15 - indexDigits, '0')}`;
  }

  /** The number of the record with this place in the shard, from 0. */
  at(index: number): string {
    return this.#prefix + String(index).padStart(indexDigits, '0');
  }

  /** The place of a record, undefined for a number that is not of this shard. */
  indexOf(sequenceNumber: string): number | undefined {
    const own = sequenceNumber.length === digits && sequenceNumber.startsWith(this.#prefix);
    const index = Number(sequenceNumber.slice(-indexDigits));
    return own && Number.isInteger(index) ? index : undefined;
  }
}
