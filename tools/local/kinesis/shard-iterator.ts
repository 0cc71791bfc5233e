import type { Clock } from '../clock.ts';
import { AwsError } from '../ports.ts';
import { invalidArgument } from './kinesis-error.ts';
import type { StreamShard } from './stream-shard.ts';

/** What a shard iterator stands for. */
export interface IteratorPlace {
  readonly stream: string;
  readonly shardId: string;
  /** Index in the shard's log; `first`: whatever is oldest when it is used. */
  readonly at: number | 'first';
}

const lifetimeMs = 300_000;

/** An opaque text, good for five minutes at any speed: clients poll in real time. */
export function writeIterator(place: IteratorPlace, clock: Clock): string {
  const fields = [place.stream, place.shardId, place.at, clock.now() + lifetimeMs];
  return Buffer.from(JSON.stringify(fields)).toString('base64');
}

/** @throws AwsError `InvalidArgumentException`, `ExpiredIteratorException` */
export function readIterator(text: string, clock: Clock): IteratorPlace {
  const [stream, shardId, at, expiresAt] = parseFields(text);
  const isPlace = typeof at === 'number' || at === 'first';
  if (typeof stream !== 'string' || typeof shardId !== 'string' || !isPlace) {
    throw invalidArgument('Invalid ShardIterator.');
  }
  if (clock.now() > Number(expiresAt)) {
    throw new AwsError(
      'ExpiredIteratorException',
      `Iterator expired. It was good for ${lifetimeMs} milliseconds after its creation.`,
    );
  }
  return { stream, shardId, at };
}

/** The request's way to say where to start. */
export interface IteratorRequest {
  readonly type: string;
  readonly sequenceNumber?: string;
  readonly timestampMs?: number;
}

/** @throws AwsError `InvalidArgumentException` */
export function startOf(shard: StreamShard, request: IteratorRequest): number | 'first' {
  switch (request.type) {
    case 'TRIM_HORIZON':
      return 'first';
    case 'LATEST':
      return shard.log.next;
    case 'AT_TIMESTAMP':
      if (request.timestampMs === undefined) throw invalidArgument('Must specify timestamp');
      return shard.log.findArrival(request.timestampMs);
    case 'AT_SEQUENCE_NUMBER':
      return indexOf(shard, request);
    case 'AFTER_SEQUENCE_NUMBER':
      return indexOf(shard, request) + 1;
    default:
      throw invalidArgument(`Invalid ShardIteratorType ${request.type}`);
  }
}

function indexOf(shard: StreamShard, { type, sequenceNumber }: IteratorRequest): number {
  if (sequenceNumber === undefined) {
    throw invalidArgument(`Must specify startingSequenceNumber for iterator type ${type}`);
  }
  const index = shard.numbers.indexOf(sequenceNumber);
  if (index !== undefined) return index;
  throw invalidArgument(
    `StartingSequenceNumber ${sequenceNumber} used in GetShardIterator on shard ${shard.id} is invalid.`,
  );
}

function parseFields(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
