import { fullJitter } from '../backoff.ts';
import type { Host } from '../host.ts';
import { isTransient } from '../transient.ts';
import type { Channel, Outgoing } from './channel.ts';
import { packsOf, partBySize, type Unpublished } from './pack.ts';

/** Until when, and with what, to try. */
export interface Trying {
  readonly host: Host;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
}

const backoff = { baseMs: 50, capMs: 2000 };

/**
 * Publishes messages to one destination. On an ordered one it goes in rounds: a batch holds one
 * message of a partition key at most, and a key goes on when its message was taken (KIN-26). A key
 * whose message could not be published stops there. Resolves to all that was not published.
 */
export async function publishAll<Kind extends Outgoing>(
  messages: readonly Kind[],
  channel: Channel,
  trying: Trying,
): Promise<readonly Unpublished<Kind>[]> {
  if (!channel.isOrdered) return await publishRound(messages, channel, trying);
  const unpublished: Unpublished<Kind>[] = [];
  let waiting = messages;
  while (waiting.length > 0) {
    const { heads, others } = takeHeads(waiting);
    const failed = await publishRound(heads, channel, trying);
    unpublished.push(...failed);
    const stopped = new Map(failed.map(({ message, reason }) => [message.partitionKey, reason]));
    waiting = others.filter((message) => {
      const reason = stopped.get(message.partitionKey);
      if (reason !== undefined) unpublished.push({ message, reason: `behind another: ${reason}` });
      return reason === undefined;
    });
  }
  return unpublished;
}

/** Publishes messages among which order does not matter; what is refused is tried again alone. */
async function publishRound<Kind extends Outgoing>(
  messages: readonly Kind[],
  channel: Channel,
  trying: Trying,
): Promise<readonly Unpublished<Kind>[]> {
  const { host, deadlineMs } = trying;
  const { sendable, tooLarge } = partBySize(messages, channel);
  const unpublished: Unpublished<Kind>[] = [...tooLarge];
  let pending = sendable;
  for (let tries = 1; pending.length > 0; tries += 1) {
    const packs = packsOf(pending, channel);
    const refused = (await Promise.all(packs.map((pack) => publishPack(pack, channel)))).flat();
    const isOver = host.now() >= deadlineMs;
    const final = refused.filter(({ isRetryable }) => isOver || !isRetryable);
    const again = refused.filter(({ isRetryable }) => !isOver && isRetryable);
    unpublished.push(...final.map(({ message, reason }) => ({ message, reason })));
    pending = again.map(({ message }) => message);
    if (pending.length > 0) await host.sleep(fullJitter(tries, backoff, host.random));
  }
  return unpublished;
}

async function publishPack<Kind extends Outgoing>(pack: readonly Kind[], channel: Channel) {
  try {
    const refusals = await channel.publish(pack);
    return refusals.flatMap(({ index, isRetryable, reason }) => {
      const message = pack[index];
      return message ? [{ message, isRetryable, reason }] : [];
    });
  } catch (error) {
    const isRetryable = isTransient(error);
    return pack.map((message) => ({ message, isRetryable, reason: String(error) }));
  }
}

function takeHeads<Kind extends Outgoing>(messages: readonly Kind[]) {
  const keys = new Set<string>();
  const heads: Kind[] = [];
  const others: Kind[] = [];
  for (const message of messages) {
    (keys.has(message.partitionKey) ? others : heads).push(message);
    keys.add(message.partitionKey);
  }
  return { heads, others };
}
