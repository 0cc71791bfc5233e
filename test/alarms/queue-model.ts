import { type Reading, readings } from './reading.ts';

/** What happens to a queue and its consumer, by minute. */
export interface QueueStory {
  readonly arrivals: (minute: number) => number;
  /** Messages that the consumer could delete in the minute. */
  readonly capacity: (minute: number) => number;
  /** Messages that are in the dead-letter queue at the end of the minute. */
  readonly deadLetters?: (minute: number) => number;
  /** Share of the invocations that fail. */
  readonly failing?: (minute: number) => number;
  readonly throttles?: (minute: number) => number;
  /** The slowest of a hundred invocations, in milliseconds. */
  readonly slowestMs?: (minute: number) => number;
}

const batchSize = 10;

/** Minutes after the last message for which a queue still has metrics (CW-01). */
const activeMinutes = 360;

/** What CloudWatch measures of the story, minute after minute. */
export function queueReadings(story: QueueStory): (minute: number) => readonly Reading[] {
  const backlog: { readonly since: number; count: number }[] = [];
  let lastActive = Number.NEGATIVE_INFINITY;
  return (minute) => {
    const arrived = story.arrivals(minute);
    if (arrived > 0) backlog.push({ since: minute, count: arrived });
    const deleted = take(backlog, story.capacity(minute));
    const waiting = backlog.reduce((sum, { count }) => sum + count, 0);
    if (arrived + waiting > 0) lastActive = minute;
    if (minute - lastActive > activeMinutes) return deadLetterReadings(story, minute);
    const oldest = backlog[0];
    return [
      ...readings('queue', {
        NumberOfMessagesSent: arrived,
        NumberOfMessagesDeleted: deleted,
        // A second's worth of the traffic is always seen waiting.
        ApproximateNumberOfMessagesVisible: waiting + Math.ceil(Math.min(arrived, deleted) / 60),
        ApproximateNumberOfMessagesNotVisible: Math.ceil(deleted / 60),
        ApproximateAgeOfOldestMessage: oldest
          ? (minute - oldest.since + 1) * 60
          : Number(deleted > 0),
      }),
      ...consumerReadings(story, minute, deleted + waiting > 0 ? Math.max(deleted, 1) : 0),
      ...deadLetterReadings(story, minute),
    ];
  };
}

function take(backlog: { count: number }[], capacity: number): number {
  let left = capacity;
  while (backlog[0] && left > 0) {
    const taken = Math.min(backlog[0].count, left);
    backlog[0].count -= taken;
    left -= taken;
    if (backlog[0].count === 0) backlog.shift();
  }
  return capacity - left;
}

function consumerReadings(story: QueueStory, minute: number, worked: number): readonly Reading[] {
  const throttles = story.throttles?.(minute) ?? 0;
  const failing = story.failing?.(minute) ?? 0;
  if (story.capacity(minute) === 0 && failing === 0) return readings('consumer', {});
  const invocations = Math.ceil(worked / batchSize);
  return readings('consumer', {
    Invocations: invocations,
    Errors: invocations * failing,
    Throttles: throttles,
    ...(invocations > 0 && { Duration: story.slowestMs?.(minute) ?? 180 }),
  });
}

function deadLetterReadings({ deadLetters }: QueueStory, minute: number): readonly Reading[] {
  const waiting = deadLetters?.(minute) ?? 0;
  if (waiting === 0 && !(deadLetters && wasUsed(deadLetters, minute))) return [];
  return readings('deadLetters', {
    ApproximateNumberOfMessagesVisible: waiting,
    ApproximateNumberOfMessagesNotVisible: 0,
    ApproximateAgeOfOldestMessage: waiting > 0 ? 60 : 0,
  });
}

function wasUsed(deadLetters: (minute: number) => number, minute: number): boolean {
  const past = Array.from({ length: Math.min(minute, activeMinutes) }, (_, ago) => minute - ago);
  return past.some((one) => deadLetters(one) > 0);
}
