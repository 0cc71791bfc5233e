import { type Backoff, fullJitter } from './backoff.ts';
import type { Failure } from './batch-log.ts';
import { chunks } from './chunks.ts';
import { ThrottledError } from './errors.ts';
import type { Host } from './host.ts';
import type { Message } from './message.ts';
import type { Queue, Visibility } from './queue.ts';
import type { Transport } from './transport.ts';

/** What an SQS consumer's author says about the queue. */
export interface QueueTransportOptions {
  readonly queue: Queue;
  /**
   * Bounds of the wait before another delivery; full jitter within.
   *
   * @default 2 s doubling up to 300 s
   */
  readonly backoff?: Backoff;
}

/** A message of an SQS queue. */
export interface QueueMessage extends Message {
  readonly receiptHandle: string;
  /** A standard queue's messages may have one too. */
  readonly groupId: string | undefined;
  /** How often it was sent anew before. */
  readonly lives: number;
  /** Whether the group is an order to keep: the queue is FIFO. */
  readonly isFifo: boolean;
}

/** Entries of an SQS batch request. */
const batchEntries = 10;

/** SQS hides a message for at most twelve hours. */
const maxVisibilitySeconds = 43_200;

/** SQS delays a message by fifteen minutes at most. */
const maxDelaySeconds = 900;

/** New lives of a message: lost responses make copies of it, so they must not go on for ever. */
const maxLives = 3;

/** Suspects that outlive a killed process come back spread over this long, so not together. */
const scatterSeconds = 120;

interface SetUp extends QueueTransportOptions {
  readonly host: Host;
  readonly keepsGroups: boolean;
}

/** Dead letters, backoff and isolation by SQS requests. */
export function queueTransport(options: SetUp): Transport<QueueMessage> {
  const { queue, backoff = { baseMs: 2000, capMs: 300_000 }, host, keepsGroups } = options;
  const setVisibility = (entries: readonly Visibility[]) =>
    eachTen(entries, (ten) => queue.changeVisibility(ten));
  return {
    isLast: ({ message: { attempt }, isFollowed }) =>
      attempt >= queue.maxReceiveCount - (keepsGroups && isFollowed ? 1 : 0),
    isFinal: ({ attempt }) => attempt >= queue.maxReceiveCount,
    deadLetter: ({ message: { body, id, groupId, isFifo }, metadata }) =>
      queue.sendDeadLetter({
        body,
        attributes: metadata,
        groupId,
        deduplicationId: isFifo ? id : undefined,
      }),
    sendAnew: keepsGroups
      ? undefined
      : ({ body, lives, groupId, traceparent }, delayMs) =>
          lives < maxLives
            ? queue.sendAnew({
                body,
                delaySeconds: Math.min(maxDelaySeconds, Math.ceil(delayMs / 1000)),
                ...{ lives: lives + 1, groupId, traceparent },
              })
            : Promise.reject(new Error(`it was sent anew ${lives} times before`)),
    postpone: (failures) =>
      setVisibility(failures.map((failure) => backOff(failure, backoff, host))),
    async remove(done) {
      const handles = done.map(({ receiptHandle }) => receiptHandle);
      await eachTen(handles, (ten) => queue.remove(ten));
    },
    async scatter(lanes, remainingMs) {
      await setVisibility(scattered(lanes, remainingMs, options));
    },
  };
}

function backOff(
  { message: { attempt, receiptHandle }, error }: Failure<QueueMessage>,
  backoff: Backoff,
  host: Host,
): Visibility {
  const asked = error instanceof ThrottledError ? error.delayMs : 0;
  const delayMs = Math.max(1, asked, fullJitter(attempt, backoff, host.random));
  return { receiptHandle, seconds: Math.min(maxVisibilitySeconds, Math.ceil(delayMs / 1000)) };
}

/**
 * Lanes come back apart from one another, each lane's head in time to spend its deliveries alone while
 * what is behind it stays hidden (FIFO-10).
 */
function scattered(
  lanes: readonly (readonly QueueMessage[])[],
  remainingMs: number,
  { host, queue, keepsGroups }: SetUp,
): Visibility[] {
  if (lanes.length === 1 && !keepsGroups) return [];
  const soonest = Math.ceil(remainingMs / 1000) + 1;
  const apart = lanes.length === 1 ? 0 : scatterSeconds / lanes.length;
  return lanes.flatMap((lane, place) => {
    const own = soonest + Math.floor((place + host.random() / 2) * apart);
    const turns = queue.maxReceiveCount - (lane[0]?.attempt ?? 0) + 2;
    return lane.map(({ receiptHandle }, index) => {
      const seconds = index === 0 ? own : own * turns;
      return { receiptHandle, seconds: Math.min(maxVisibilitySeconds, seconds) };
    });
  });
}

async function eachTen<Entry>(
  entries: readonly Entry[],
  request: (ten: readonly Entry[]) => Promise<void>,
): Promise<void> {
  await Promise.all(chunks(entries, batchEntries).map(request));
}
