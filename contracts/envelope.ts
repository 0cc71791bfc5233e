import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

/** zod/mini has no messages of its own; these name the rule that a value breaks. */
z.config(en());

/** Digits of a `sequence`: zero-padded, so that its text order is its number order. */
const sequenceDigits = 10;

/** A position as CloudEvents `sequence` text: `1` -> `0000000001`. */
export function formatSequence(position: number): string {
  return String(position).padStart(sequenceDigits, '0');
}

/** A domain or a job name with its major version: `orders.OrderPlaced.v1`. */
export type EventType = `${string}.${string}.v${number}`;

/**
 * The CloudEvents 1.0 envelope, structured JSON, with the extensions this project relies on.
 *
 * - `id`: the producer's id of the fact; every consumer dedupes by it, never by a transport id.
 * - `partitionkey`: the key within which order is kept (here the order id).
 * - `sequence`: one more than the event that caused this one; strictly increasing along an order's
 *   lifecycle (placed, paid, packed, shipped), ten digits.
 * - `correlationid`: the id of the first event of the chain; `causationid`: the id of the cause.
 * - `dataref`, `datasize`, `datasha256` stand in for `data` in events too large for a message; a
 *   consumer with a claim check puts the data back before the schema sees the event.
 * - `replyto`: who wants an answer, by a name that the responder knows; never an address.
 * - `traceparent`: W3C trace context. `expirytime`: RFC 3339; after it nobody should act on the event.
 */
function envelopeShape<const Type extends EventType, Data extends z.core.$ZodType>(
  type: Type,
  data: Data,
) {
  return {
    specversion: z.literal('1.0'),
    id: z.string().check(z.minLength(1), z.maxLength(128)),
    source: z.string().check(z.minLength(1)),
    type: z.literal(type),
    subject: z.optional(z.string()),
    time: z.iso.datetime(),
    datacontenttype: z.literal('application/json'),
    partitionkey: z.string().check(z.minLength(1), z.maxLength(128)),
    sequence: z.string().check(z.regex(/^\d{10}$/)),
    correlationid: z.string().check(z.minLength(1)),
    causationid: z.optional(z.string()),
    traceparent: z.optional(z.string()),
    expirytime: z.optional(z.iso.datetime()),
    replyto: z.optional(z.string()),
    data,
  };
}

/** The schema (Standard Schema) of one event type: its envelope with its data. */
export function eventSchema<const Type extends EventType, Data extends z.core.$ZodType>(
  type: Type,
  data: Data,
) {
  return z.object(envelopeShape(type, data));
}

/** Any event as the transport sees it: what a relay, a router or a dead letter may rely on. */
export const AnyEvent = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().check(z.minLength(1), z.maxLength(128)),
  source: z.string().check(z.minLength(1)),
  type: z.string().check(z.minLength(1)),
  partitionkey: z.string().check(z.minLength(1), z.maxLength(128)),
  sequence: z.string().check(z.regex(/^\d{10}$/)),
  correlationid: z.string().check(z.minLength(1)),
  traceparent: z.optional(z.string()),
});

/** An envelope of any type, its data unread. */
export type AnyEvent = z.infer<typeof AnyEvent>;
