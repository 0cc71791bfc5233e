import type { HashRange } from './hash-range.ts';
import { RecordLog } from './record-log.ts';
import { SequenceNumbers } from './sequence-number.ts';
import { WriteLimit } from './write-limit.ts';

export interface ShardIdentity {
  /** The shard's number in the stream, from 0. */
  readonly number: number;
  readonly range: HashRange;
  readonly streamCreatedMs: number;
  /** The shard that was split, or the two that were merged. */
  readonly parents: readonly string[];
}

/** One shard: its part of the hash keys and its records. */
export class StreamShard {
  readonly id: string;
  readonly range: HashRange;
  readonly parents: readonly string[];
  readonly log = new RecordLog();
  readonly numbers: SequenceNumbers;
  readonly writeLimit = new WriteLimit();
  #closedAt: number | undefined;

  constructor({ number, range, streamCreatedMs, parents }: ShardIdentity) {
    this.id = `shardId-${String(number).padStart(12, '0')}`;
    this.range = range;
    this.parents = parents;
    this.numbers = new SequenceNumbers(streamCreatedMs, number);
  }

  /** When the shard was split or merged; undefined while it takes records. */
  get closedAt(): number | undefined {
    return this.#closedAt;
  }

  get open(): boolean {
    return this.#closedAt === undefined;
  }

  close(nowMs: number): void {
    this.#closedAt = nowMs;
  }

  /** Whether nothing more will come at this index (KIN-28). */
  endsAt(index: number): boolean {
    return !this.open && index >= this.log.next;
  }
}
