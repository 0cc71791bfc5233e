import type { ReceivedMessage } from '../ports.ts';

/** Lambda's synchronous payload limit; a batch is cut before it (SQS-13). */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** A received message with its Lambda record, written out once. */
export interface QueuedRecord {
  readonly message: ReceivedMessage;
  readonly text: string;
  readonly bytes: number;
}

/** Cuts a batch into parts that each fit an invocation's payload, order kept. */
export function splitByPayload<Item extends { readonly bytes: number }>(
  items: readonly Item[],
): Item[][] {
  const parts: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const part = parts.at(-1);
    if (part === undefined || item.bytes > room) {
      parts.push([item]);
      room = MAX_PAYLOAD_BYTES - item.bytes;
    } else {
      part.push(item);
      room -= item.bytes + 1;
    }
  }
  return parts;
}

/** The event of a batch of records that are written out already. */
export function eventOf(items: readonly { readonly text: string }[]): string {
  return `{"Records":[${items.map(({ text }) => text).join(',')}]}`;
}
