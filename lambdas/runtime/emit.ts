import { createHash } from 'node:crypto';
import { type EventType, formatSequence } from '../../contracts/envelope.ts';

/** The envelope of an event that this project emits. */
export interface Envelope {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: EventType;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly partitionkey: string;
  readonly sequence: string;
  readonly correlationid: string;
  readonly causationid?: string | undefined;
  readonly traceparent?: string | undefined;
  /** RFC 3339: after it nobody acts on the event, consumers drop it and count it as expired. */
  readonly expirytime?: string | undefined;
  readonly replyto?: string | undefined;
  readonly data: unknown;
}

/** What a cause hands down. */
export type Cause = Pick<
  Envelope,
  'id' | 'sequence' | 'partitionkey' | 'correlationid' | 'traceparent'
>;

/** What is new about an emitted event. */
export interface Emission<Event extends Envelope> {
  readonly type: Event['type'];
  readonly data: Event['data'];
  /** Epoch milliseconds. */
  readonly now: number;
  /**
   * Place among the events of one decision, from 0: part of the id and of the sequence.
   *
   * @default 0
   */
  readonly index?: number;
  /**
   * How long anyone should act on the event.
   *
   * @default - for ever
   */
  readonly lifeMs?: number;
}

/**
 * An event caused by another: its id follows from the cause, the type and the index, so that a
 * repeated decision emits the same event; its sequence is the cause's + 1 + index.
 */
export function emit<Event extends Envelope>(
  cause: Cause,
  { type, data, now, index = 0, lifeMs }: Emission<Event>,
) {
  return {
    specversion: '1.0',
    id: deriveId(`${cause.id}|${type}|${index}`),
    source: sourceOf(type),
    type,
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
    partitionkey: cause.partitionkey,
    sequence: formatSequence(Number(cause.sequence) + 1 + index),
    correlationid: cause.correlationid,
    causationid: cause.id,
    ...(cause.traceparent && { traceparent: cause.traceparent }),
    ...(lifeMs !== undefined && { expirytime: new Date(now + lifeMs).toISOString() }),
    data,
  } as const;
}

/** The CloudEvents `source` of a type: `/payments` for `payments.PaymentCharged.v1`. */
export function sourceOf(type: EventType): string {
  return `/${type.slice(0, type.indexOf('.'))}`;
}

/** SHA-256 of the text in the form of a UUID (version 8, RFC 9562). */
export function deriveId(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
  ];
  return [...groups, hex.slice(20, 32)].join('-');
}
