import type { Clock, Random } from '../clock.ts';
import { AwsError, type Observe, type Place } from '../ports.ts';
import { hashOf, parseHashKey } from './hash-range.ts';
import { validation } from './kinesis-error.ts';
import { ShardMap } from './shard-map.ts';

export interface StreamOptions {
  readonly name: string;
  /** Shards at the start; on demand: 4. */
  readonly shardCount: number;
  readonly onDemand: boolean;
  /** How long records can be read: 24-8,760. */
  readonly retentionHours: number;
  /** Largest record, data and partition key together, in KiB: 1,024-10,240 (KIN-27). */
  readonly maxRecordKiB: number;
}

export interface StreamParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly place: Place;
  readonly observe: Observe;
  readonly faults: KinesisFaults;
}

/** Faults that can be injected while streams are in use. */
export interface KinesisFaults {
  /** Share of records (0-1) refused with `ProvisionedThroughputExceededException`. */
  throttleRate: number;
  /** Holds writers to 1,000 records and 1 MiB a second and shard (KIN-27). */
  enforceWriteLimits: boolean;
}

/** A record as a producer gives it. */
export interface PutEntry {
  readonly data: Uint8Array;
  /** 1-256 characters; its MD5 chooses the shard. */
  readonly partitionKey: string;
  /** Decimal, 0 to 2^128-1: chooses the shard instead. */
  readonly explicitHashKey?: string;
}

export interface PutReceipt {
  readonly shardId: string;
  readonly sequenceNumber: string;
}

const hourMs = 3_600_000;

/** One stream: takes records, keeps them for its retention, changes its shards. */
export class KinesisStream {
  readonly name: string;
  readonly arn: string;
  readonly onDemand: boolean;
  readonly createdMs: number;
  readonly shards: ShardMap;
  readonly maxRecordKiB: number;
  retentionHours: number;
  readonly #parts: StreamParts;
  readonly #waiting = new Set<() => void>();

  constructor(options: StreamOptions, parts: StreamParts) {
    const { account, region } = parts.place;
    this.name = options.name;
    this.arn = `arn:aws:kinesis:${region}:${account}:stream/${options.name}`;
    this.onDemand = options.onDemand;
    this.retentionHours = options.retentionHours;
    this.maxRecordKiB = options.maxRecordKiB;
    this.createdMs = parts.clock.now();
    this.shards = new ShardMap(options.shardCount, this.createdMs);
    this.#parts = parts;
  }

  /** @throws AwsError `ValidationException` for a record that is too large or has no valid key. */
  check({ data, partitionKey, explicitHashKey }: PutEntry): void {
    if (partitionKey.length < 1 || partitionKey.length > 256) {
      throw validation('partitionKey', 'Member must have length between 1 and 256');
    }
    const largest = this.maxRecordKiB * 1024;
    if (data.length + Buffer.byteLength(partitionKey) > largest) {
      throw validation('data', `Member must have length less than or equal to ${largest}`);
    }
    if (explicitHashKey !== undefined) parseHashKey(explicitHashKey);
  }

  /** Appends a checked record. @throws AwsError `ProvisionedThroughputExceededException` */
  put({ data, partitionKey, explicitHashKey }: PutEntry): PutReceipt {
    const hash =
      explicitHashKey === undefined ? hashOf(partitionKey) : parseHashKey(explicitHashKey);
    const shard = this.shards.route(hash);
    const now = this.#parts.clock.now();
    const bytes = data.length + Buffer.byteLength(partitionKey);
    if (this.#isThrottled() || !this.#fits(shard.writeLimit, bytes, now)) {
      this.report('RecordThrottled', { shardId: shard.id, partitionKey });
      throw new AwsError(
        'ProvisionedThroughputExceededException',
        `Rate exceeded for shard ${shard.id} in stream ${this.name} under account ${this.#parts.place.account}.`,
      );
    }
    const sequenceNumber = shard.numbers.at(shard.log.append(data, partitionKey, now));
    this.report('RecordPut', { shardId: shard.id, sequenceNumber, partitionKey, bytes });
    return { shardId: shard.id, sequenceNumber };
  }

  /** The time of the stream's clock. */
  now(): number {
    return this.#parts.clock.now();
  }

  /** Wakes who waits for records; called once per request. */
  announce(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  onArrival(wake: () => void): () => void {
    const waiting = () => wake();
    this.#waiting.add(waiting);
    return () => this.#waiting.delete(waiting);
  }

  /** Drops what is older than the retention; called before every read. */
  trim(): void {
    this.shards.trim(this.#horizonMs());
  }

  /** @throws AwsError; the upper child begins at `startingHashKey` (decimal) or at the middle. */
  split(shardId: string, startingHashKey?: string): void {
    const start = startingHashKey === undefined ? undefined : parseHashKey(startingHashKey);
    this.shards.split(shardId, this.#parts.clock.now(), start);
    this.report('ShardSplit', { shardId });
    this.announce();
  }

  /** @throws AwsError `InvalidArgumentException` unless both are open and adjacent. */
  merge(shardId: string, adjacentId: string): void {
    this.shards.merge(shardId, adjacentId, this.#parts.clock.now());
    this.report('ShardsMerged', { shardId, adjacentId });
    this.announce();
  }

  report(name: string, detail: Readonly<Record<string, unknown>>): void {
    this.#parts.observe({ service: 'kinesis', name, resource: this.name, detail });
  }

  #horizonMs(): number {
    const { clock } = this.#parts;
    return clock.now() - (this.retentionHours * hourMs) / clock.speed;
  }

  #isThrottled(): boolean {
    const { faults, random } = this.#parts;
    return faults.throttleRate > 0 && random() < faults.throttleRate;
  }

  #fits(limit: { take(bytes: number, now: number): boolean }, bytes: number, now: number): boolean {
    return !this.#parts.faults.enforceWriteLimits || limit.take(bytes, now);
  }
}
