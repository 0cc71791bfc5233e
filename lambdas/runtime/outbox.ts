import { maxEnvelopeBytes } from '../../contracts/limits.ts';
import { orderKeys } from '../../contracts/tables.ts';
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
}

/** What the relay adds to a message: its attributes. */
const attributeBytes = 512;

/**
 * Puts all events of one decision into one outbox row. Its key is the id of the first event, since
 * several consumers may decide on one cause. Throws `Oversize` when an event could not be published.
 */
export function outbox(table: string, { orderId, events, now }: OutboxRow): Write {
  const [first] = events;
  const messages = events.map(serialize);
  return put(table, { ...orderKeys.outbox(orderId, first.id), createdAt: now, messages });
}

function serialize(event: Envelope): string {
  const text = JSON.stringify(event);
  const bytes = Buffer.byteLength(text) + attributeBytes;
  if (bytes <= maxEnvelopeBytes) return text;
  throw new PermanentError(
    `the event ${event.type} takes ${bytes} bytes with its attributes, over the limit of ` +
      `${maxEnvelopeBytes} (SNS-10); emit a reference to the data`,
    'Oversize',
  );
}
