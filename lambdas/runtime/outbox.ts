import { createHash } from 'node:crypto';
import { maxEnvelopeBytes, maxItemBytes } from '../../contracts/limits.ts';
import { orderKeys, outboxIndex } from '../../contracts/tables.ts';
import type { Envelope } from './emit.ts';
import { PermanentError } from './errors.ts';
import { put, type Write } from './writes.ts';

/** The row of one decision's events. */
export interface OutboxRow {
  readonly orderId: string;
  /** Serialized in this order, and published in this order; at least one. */
  readonly events: readonly [Envelope, ...Envelope[]];
  /** Epoch milliseconds. */
  readonly now: number;
  /**
   * What becomes of events too large for a message or for the row: an error, or left as they are for
   * `offload`, which must then see the write before DynamoDB does.
   *
   * @default 'refuse'
   */
  readonly oversize?: 'refuse' | 'offload';
}

/** What the relay adds to a message: its attributes. */
export const attributeBytes = 512;

/**
 * Puts all events of one decision into one outbox row. Its key is the id of the first event, since
 * several consumers may decide on one cause. Two attributes put it into the index of the outbox, all
 * rows of an order into one shard. Throws `Oversize` when an event could not be published, or
 * when the row could not be written.
 */
export function outbox(
  table: string,
  { orderId, events, now, oversize = 'refuse' }: OutboxRow,
): Write {
  const [first] = events;
  const messages = events.map((event) => JSON.stringify(event));
  const listed = {
    [outboxIndex.partitionKey]: outboxShardOf(orderId),
    [outboxIndex.sortKey]: now,
  };
  const row = put(table, { ...orderKeys.outbox(orderId, first.id), ...listed, messages });
  if (oversize === 'refuse') {
    for (const [index, { type }] of events.entries()) checkSize(type, messages[index] ?? '');
    checkRow(row, first.type);
  }
  return row;
}

/** The shard of the outbox index that holds an order's rows, spread evenly by a hash. */
export function outboxShardOf(orderId: string): number {
  return createHash('sha256').update(orderId).digest().readUInt32BE(0) % outboxIndex.shards;
}

function checkSize(type: string, text: string): void {
  const bytes = Buffer.byteLength(text) + attributeBytes;
  if (bytes <= maxEnvelopeBytes) return;
  throw new PermanentError(
    `the event ${type} takes ${bytes} bytes with its attributes, over the limit of ` +
      `${maxEnvelopeBytes} (SNS-10); emit a claim check`,
    'Oversize',
  );
}

function checkRow({ bytes }: Write, type: string): void {
  if (bytes <= maxItemBytes) return;
  throw new PermanentError(
    `the events of one decision, the first a ${type}, take ${bytes} bytes together, over an item's ` +
      `limit of ${maxItemBytes} (DDB-11); emit claim checks`,
    'Oversize',
  );
}
