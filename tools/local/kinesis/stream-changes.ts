import { invalidArgument } from './kinesis-error.ts';
import type { KinesisStream } from './kinesis-stream.ts';

/** Changes the retention, 24-8,760 hours. @throws AwsError `InvalidArgumentException` */
export function changeRetention(
  stream: KinesisStream,
  hours: number,
  direction: 'increase' | 'decrease',
): void {
  const current = stream.retentionHours;
  if (hours < 24 || hours > 8760) {
    throw invalidArgument(`RetentionPeriodHours must be between 24 and 8760, got ${hours}.`);
  }
  if (direction === 'increase' ? hours < current : hours > current) {
    const bound = direction === 'increase' ? 'shorter' : 'longer';
    throw invalidArgument(
      `Requested retention period (${hours} hours) for stream ${stream.name} can not be ${bound} than existing retention period (${current} hours).`,
    );
  }
  stream.retentionHours = hours;
}

/**
 * Doubles or halves the open shards; returns how many there were.
 *
 * @throws AwsError `InvalidArgumentException` for any other target.
 */
export function updateShardCount(stream: KinesisStream, target: number): number {
  const { open } = stream.shards;
  const current = open.length;
  if (target === current) return current;
  if (target === current * 2) {
    for (const shard of open) stream.split(shard.id);
  } else if (target * 2 === current) {
    for (let pair = 0; pair < current; pair += 2) {
      const [left, right] = open.slice(pair, pair + 2);
      if (left !== undefined && right !== undefined) stream.merge(left.id, right.id);
    }
  } else {
    throw invalidArgument(
      `The local cloud doubles or halves the ${current} open shards of ${stream.name}; target ${target} needs SplitShard or MergeShards.`,
    );
  }
  return current;
}
