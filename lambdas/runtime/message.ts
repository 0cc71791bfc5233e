import type { Host } from './host.ts';
import type { Idempotency } from './idempotency.ts';
import type { Grant, Lease } from './lease.ts';
import type { EventReader } from './read-event.ts';
import type { Write } from './writes.ts';

/** One message of a batch, whatever brought it. */
export interface Message {
  /** The item identifier that Lambda knows it by. */
  readonly id: string;
  readonly body: string;
  /** This delivery's number, from 1; for streams, which do not say, the number of tries by this process. */
  readonly attempt: number;
  /** Where it came from: a queue's ARN, or a stream's ARN, shard and sequence number. */
  readonly origin: string;
  /** Epoch milliseconds. */
  readonly firstReceivedMs: number;
  readonly traceparent?: string;
  /** Where the record stands in its stream or FIFO queue, as text that compares. */
  readonly sequence?: string | undefined;
}

/** What a decision may know besides the event; the same for every write of it. */
export interface DecisionContext {
  readonly consumer: string;
  readonly eventId: string;
  /** This delivery's number, from 1. */
  readonly attempt: number;
  /** Epoch milliseconds at which the decision began. */
  readonly now: number;
}

/** What an effect outside DynamoDB may know besides the event. */
export interface EffectContext extends DecisionContext, Grant {}

/** What a consumer's author writes: `decide` for effects in DynamoDB, `effect` for all others. */
export type ConsumerOptions<Event> = DecidingOptions<Event> | EffectingOptions<Event>;

/** A consumer whose effects are in DynamoDB. */
export interface DecidingOptions<Event> extends CommonOptions<Event> {
  readonly idempotency: Idempotency;
  /** Pure: what the event comes to, as writes. Throw a `PermanentError` to dead-letter the event. */
  readonly decide: (event: Event, context: DecisionContext) => readonly Write[];
}

/** A consumer whose effects are elsewhere. */
export interface EffectingOptions<Event> extends CommonOptions<Event> {
  readonly idempotency: Lease;
  /**
   * Does what the event asks for, at least once: pass `key` to a provider that dedupes, `fence` to
   * one that orders, and heed `signal`.
   */
  readonly effect: (event: Event, context: EffectContext) => Promise<void>;
}

/** What every kind of consumer is told. */
export interface CommonOptions<Event> extends EventReader<Event> {
  /** Static name: the scope of the idempotency key and the dimension of the metrics. */
  readonly consumer: string;
  /**
   * What becomes of an event when a condition on a business item failed.
   *
   * @default 'dead-letter'
   */
  readonly onRefusal?: 'dead-letter' | 'retry';
  /**
   * Lanes at work at the same time.
   *
   * @default 50
   */
  readonly concurrency?: number;
  /**
   * No work begins when Lambda leaves less than this.
   *
   * @default 1500
   */
  readonly deadlineMarginMs?: number;
  /** @default the machine */
  readonly host?: Host;
}
