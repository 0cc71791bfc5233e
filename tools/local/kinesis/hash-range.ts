import { createHash } from 'node:crypto';
import { invalidArgument } from './kinesis-error.ts';

/** A shard's part of the 128-bit hash key space; both ends belong to it. 32 hex digits each. */
export interface HashRange {
  readonly first: string;
  readonly last: string;
}

const space = 1n << 128n;

/** The MD5 of the partition key, as 32 hex digits. */
export function hashOf(partitionKey: string): string {
  return createHash('md5').update(partitionKey).digest('hex');
}

/** A hash key given in decimal. @throws AwsError `InvalidArgumentException` */
export function parseHashKey(decimal: string): string {
  const key = /^(0|[1-9]\d{0,38})$/.test(decimal) ? BigInt(decimal) : space;
  if (key < space) return toHex(key);
  throw invalidArgument(
    `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${decimal}`,
  );
}

/** A hash key as the API shows it. */
export function toDecimal(hex: string): string {
  return BigInt(`0x${hex}`).toString();
}

/** The whole space in `count` equal parts. */
export function evenRanges(count: number): readonly HashRange[] {
  const starts = Array.from({ length: count + 1 }, (_, n) => (space * BigInt(n)) / BigInt(count));
  return starts.slice(0, -1).map((start, n) => ({
    first: toHex(start),
    last: toHex((starts[n + 1] ?? space) - 1n),
  }));
}

/** Two parts; the second begins at `start`. @throws AwsError `InvalidArgumentException` */
export function splitRange(range: HashRange, start: string): readonly [HashRange, HashRange] {
  if (start <= range.first || start > range.last) {
    throw invalidArgument(
      `NewStartingHashKey ${toDecimal(start)} used in SplitShard() is not both greater than one plus the shard's StartingHashKey ${toDecimal(range.first)} and less than the shard's EndingHashKey ${toDecimal(range.last)}.`,
    );
  }
  const end = toHex(BigInt(`0x${start}`) - 1n);
  return [
    { first: range.first, last: end },
    { first: start, last: range.last },
  ];
}

/** The start of the upper half. */
export function middleOf({ first, last }: HashRange): string {
  return toHex((BigInt(`0x${first}`) + BigInt(`0x${last}`) + 1n) / 2n);
}

/** Both as one, undefined unless the second begins where the first ends. */
export function joinRanges(left: HashRange, right: HashRange): HashRange | undefined {
  const adjacent = BigInt(`0x${left.last}`) + 1n === BigInt(`0x${right.first}`);
  return adjacent ? { first: left.first, last: right.last } : undefined;
}

function toHex(value: bigint): string {
  return value.toString(16).padStart(32, '0');
}
