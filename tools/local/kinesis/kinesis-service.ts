import type { Clock } from '../clock.ts';
import { AwsError, type StreamSources } from '../ports.ts';
import { invalidArgument, resourceNotFound, validation } from './kinesis-error.ts';
import {
  type KinesisFaults,
  KinesisStream,
  type PutEntry,
  type PutReceipt,
  type StreamParts,
} from './kinesis-stream.ts';
import { type IteratorRequest, readIterator, startOf, writeIterator } from './shard-iterator.ts';
import { maximumPageBytes, readPage, reportRead, type ShardPage } from './shard-reader.ts';
import type { StreamShard } from './stream-shard.ts';
import { KinesisSource } from './stream-source.ts';

export interface CreateStreamOptions {
  /** Left out: on demand, which starts with 4 shards. */
  readonly shardCount?: number;
  /** @default 24 */
  readonly retentionHours?: number;
  /** @default 1024 */
  readonly maxRecordKiB?: number;
}

/** One record's outcome in a PutRecords request. */
export type PutOutcome = PutReceipt | { readonly code: string; readonly message: string };

export interface RecordsPage extends ShardPage {
  readonly stream: KinesisStream;
  readonly shard: StreamShard;
  /** Undefined at the end of a closed shard (KIN-28). */
  readonly nextIterator?: string;
}

const onDemandShards = 4;
const maximumRecords = 500;
const maximumRequestBytes = 10_485_760;
const maximumPageRecords = 10_000;

/** Kinesis data streams in memory; streams are active as soon as they are made. */
export class KinesisService implements StreamSources {
  readonly faults: KinesisFaults = { throttleRate: 0, enforceWriteLimits: false };
  readonly #clock: Clock;
  readonly #parts: StreamParts;
  readonly #streams = new Map<string, KinesisStream>();
  readonly #sources = new Map<string, KinesisSource>();

  constructor(parts: Omit<StreamParts, 'faults'>) {
    this.#clock = parts.clock;
    this.#parts = { ...parts, faults: this.faults };
  }

  /** In order of their names. */
  get streams(): readonly KinesisStream[] {
    return [...this.#streams.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** @throws AwsError `ResourceInUseException`, `ValidationException`, `InvalidArgumentException` */
  createStream(name: string, options: CreateStreamOptions = {}): KinesisStream {
    const { shardCount = onDemandShards, retentionHours = 24, maxRecordKiB = 1024 } = options;
    if (!/^[\w.-]{1,128}$/.test(name)) {
      throw validation(
        'streamName',
        'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+',
      );
    }
    checkRange('shardCount', shardCount, [1, 10_000]);
    checkRange('retentionPeriodHours', retentionHours, [24, 8760]);
    checkRange('maxRecordSizeInKiB', maxRecordKiB, [1024, 10_240]);
    if (this.#streams.has(name)) {
      const { account } = this.#parts.place;
      throw new AwsError(
        'ResourceInUseException',
        `Stream ${name} under account ${account} already exists.`,
      );
    }
    const onDemand = options.shardCount === undefined;
    const stream = new KinesisStream(
      { name, shardCount, onDemand, retentionHours, maxRecordKiB },
      this.#parts,
    );
    this.#streams.set(name, stream);
    this.#sources.set(stream.arn, new KinesisSource(stream, this.#parts.place));
    return stream;
  }

  /** @throws AwsError `ResourceNotFoundException` */
  deleteStream(reference: string): void {
    const stream = this.getStream(reference);
    this.#streams.delete(stream.name);
    this.#sources.delete(stream.arn);
  }

  /** By name or ARN. @throws AwsError `ResourceNotFoundException` */
  getStream(reference: string): KinesisStream {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    const stream = this.#streams.get(name);
    if (stream !== undefined) return stream;
    throw resourceNotFound(`Stream ${name} under account ${this.#parts.place.account} not found.`);
  }

  find(arn: string): KinesisSource | undefined {
    return this.#sources.get(arn);
  }

  /**
   * Appends one record behind all earlier ones of its shard, which is what
   * `SequenceNumberForOrdering` asks for (KIN-26).
   *
   * @throws AwsError `ProvisionedThroughputExceededException`, `ValidationException` ...
   */
  putRecord(reference: string, entry: PutEntry): PutReceipt {
    const stream = this.getStream(reference);
    stream.check(entry);
    const receipt = stream.put(entry);
    stream.announce();
    return receipt;
  }

  /**
   * Up to 500 records and 10 MiB; not atomic: each has its own outcome, in the order given
   * (KIN-26). @throws AwsError for the request as a whole.
   */
  putRecords(reference: string, entries: readonly PutEntry[]): readonly PutOutcome[] {
    const stream = this.getStream(reference);
    if (entries.length < 1 || entries.length > maximumRecords) {
      throw validation('records', `Member must have length between 1 and ${maximumRecords}`);
    }
    for (const entry of entries) stream.check(entry);
    if (entries.reduce((sum, { data }) => sum + data.length, 0) > maximumRequestBytes) {
      throw invalidArgument('Records size exceeds 10 MB limit');
    }
    const outcomes = entries.map((entry) => putOne(stream, entry));
    stream.announce();
    return outcomes;
  }

  /** Good for five minutes. @throws AwsError `ResourceNotFoundException`, `InvalidArgumentException` */
  shardIterator(reference: string, shardId: string, request: IteratorRequest): string {
    const stream = this.getStream(reference);
    stream.trim();
    const { timestampMs = 0 } = request;
    if (timestampMs > this.#clock.now()) {
      throw invalidArgument(
        'The timestampInMillis parameter cannot be greater than the current timestamp.',
      );
    }
    const at = startOf(stream.shards.get(shardId), request);
    return writeIterator({ stream: stream.name, shardId, at }, this.#clock);
  }

  /** Up to `limit` (1-10,000) records or 10 MiB. @throws AwsError `ExpiredIteratorException` ... */
  getRecords(iterator: string, limit: number = maximumPageRecords): RecordsPage {
    checkRange('limit', limit, [1, maximumPageRecords]);
    const place = readIterator(iterator, this.#clock);
    const stream = this.getStream(place.stream);
    stream.trim();
    const shard = stream.shards.get(place.shardId);
    const from = place.at === 'first' ? shard.log.first : place.at;
    const nowMs = this.#clock.now();
    const page = readPage(shard, from, { records: limit, bytes: maximumPageBytes, nowMs });
    reportRead(stream, shard, page);
    if (shard.endsAt(page.next)) return { ...page, stream, shard };
    const next = { ...place, at: page.next };
    return { ...page, stream, shard, nextIterator: writeIterator(next, this.#clock) };
  }
}

function putOne(stream: KinesisStream, entry: PutEntry): PutOutcome {
  try {
    return stream.put(entry);
  } catch (error) {
    if (error instanceof AwsError) return { code: error.code, message: error.message };
    throw error;
  }
}

function checkRange(member: string, value: number, [least, most]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw validation(member, `Member must have value between ${least} and ${most}`);
}
