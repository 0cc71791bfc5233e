import { evenRanges, type HashRange, joinRanges, middleOf, splitRange } from './hash-range.ts';
import { invalidArgument, resourceNotFound } from './kinesis-error.ts';
import { StreamShard } from './stream-shard.ts';

/** The shards of a stream: the open ones cover the hash keys without gap or overlap. */
export class ShardMap {
  readonly #createdMs: number;
  readonly #shards = new Map<string, StreamShard>();
  #open: readonly StreamShard[] = [];
  #made = 0;

  constructor(shardCount: number, createdMs: number) {
    this.#createdMs = createdMs;
    for (const range of evenRanges(shardCount)) this.#add(range, []);
  }

  /** Every shard that can still be read, closed ones too, in order of their making. */
  get all(): readonly StreamShard[] {
    return [...this.#shards.values()];
  }

  /** The shards that take records, in order of their hash keys. */
  get open(): readonly StreamShard[] {
    return this.#open;
  }

  find(shardId: string): StreamShard | undefined {
    return this.#shards.get(shardId);
  }

  /** @throws AwsError `ResourceNotFoundException` */
  get(shardId: string): StreamShard {
    const shard = this.#shards.get(shardId);
    if (shard === undefined) throw resourceNotFound(`Could not find shard ${shardId}`);
    return shard;
  }

  /** The open shard that holds this hash key (32 hex digits). */
  route(hash: string): StreamShard {
    const shard = this.#open.find(({ range }) => hash <= range.last);
    if (shard === undefined) throw new Error(`no open shard covers hash key ${hash}`);
    return shard;
  }

  /** Replaces an open shard by two; the upper begins at `start`, by default at the middle. */
  split(shardId: string, nowMs: number, start?: string): void {
    const shard = this.#getOpen(shardId);
    const ranges = splitRange(shard.range, start ?? middleOf(shard.range));
    shard.close(nowMs);
    for (const range of ranges) this.#add(range, [shard.id]);
  }

  /** Replaces two adjacent open shards by one. @throws AwsError `InvalidArgumentException` */
  merge(shardId: string, adjacentId: string, nowMs: number): void {
    const [left, right] = [this.#getOpen(shardId), this.#getOpen(adjacentId)];
    const range = joinRanges(left.range, right.range) ?? joinRanges(right.range, left.range);
    if (range === undefined) {
      throw invalidArgument(`Shards ${shardId} and ${adjacentId} are not adjacent`);
    }
    left.close(nowMs);
    right.close(nowMs);
    this.#add(range, [left.id, right.id]);
  }

  /** Forgets records older than the horizon, and closed shards that have none left to give. */
  trim(horizonMs: number): void {
    for (const shard of this.#shards.values()) {
      shard.log.trim(horizonMs);
      if (shard.closedAt !== undefined && shard.closedAt < horizonMs) this.#shards.delete(shard.id);
    }
  }

  #getOpen(shardId: string): StreamShard {
    const shard = this.get(shardId);
    if (!shard.open) throw invalidArgument(`Shard ${shardId} is already closed`);
    return shard;
  }

  #add(range: HashRange, parents: readonly string[]): void {
    const streamCreatedMs = this.#createdMs;
    const shard = new StreamShard({ number: this.#made, range, streamCreatedMs, parents });
    this.#made += 1;
    this.#shards.set(shard.id, shard);
    this.#open = this.all
      .filter(({ open }) => open)
      .sort((left, right) => (left.range.first < right.range.first ? -1 : 1));
  }
}
