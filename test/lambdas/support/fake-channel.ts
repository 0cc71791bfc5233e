import type { Destination } from '../../../contracts/routes.ts';
import type { Channel, Outgoing, Refusal } from '../../../lambdas/runtime/publisher/channel.ts';

/** What a destination does with a batch: refuses entries, or throws. */
export type Answer = (batch: readonly Outgoing[]) => readonly Refusal[];

/** A destination that remembers batches and what it took, by message id. */
export interface FakeChannel extends Channel {
  readonly batches: string[][];
  readonly taken: string[];
  /** One answer a request, then all is taken. */
  readonly answers: Answer[];
}

export function fakeChannel(
  { isOrdered = true, maxEntries = 10, maxBytes = 262_144 } = {},
  note: (id: string) => void = () => {},
): FakeChannel {
  const batches: string[][] = [];
  const taken: string[] = [];
  const answers: Answer[] = [];
  return {
    ...{ isOrdered, maxEntries, maxBytes, maxMessageBytes: maxBytes, batches, taken, answers },
    publish: async (batch) => {
      batches.push(batch.map(({ id }) => id));
      const refusals = answers.shift()?.(batch) ?? [];
      const refused = new Set(refusals.map(({ index }) => index));
      for (const [index, { id }] of batch.entries()) {
        if (refused.has(index)) continue;
        taken.push(id);
        note(id);
      }
      return refusals;
    },
  };
}

/** Refuses the messages with these ids. */
export function refuse(ids: readonly string[], isRetryable = true): Answer {
  return (batch) =>
    batch.flatMap(({ id }, index) =>
      ids.includes(id) ? [{ index, isRetryable, reason: 'InternalError: no' }] : [],
    );
}

/** All four destinations; `order` says in which order anything was taken: `destination id`. */
export function fakeChannels() {
  const order: string[] = [];
  const channel = (destination: Destination, isOrdered: boolean) =>
    fakeChannel({ isOrdered }, (id) => order.push(`${destination} ${id}`));
  const channels = {
    'lifecycle-topic': channel('lifecycle-topic', true),
    'event-stream': channel('event-stream', true),
    'events-topic': channel('events-topic', false),
    'invoice-queue': channel('invoice-queue', false),
  };
  return { order, channels };
}
