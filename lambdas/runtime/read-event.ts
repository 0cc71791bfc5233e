import { maxEnvelopeBytes } from '../../contracts/limits.ts';
import type { ClaimCheck } from './claim-check.ts';
import { PermanentError } from './errors.ts';
import type { EventSchema } from './event-schema.ts';
import { explainRejection, missingId } from './rejection.ts';

/** How to read a consumer's events. */
export interface EventReader<Event> {
  readonly schema: EventSchema<Event>;
  readonly id: (event: Event) => string;
  /**
   * Fetches the data of events that are too large for a message.
   *
   * @default - none: such an event does not match the schema
   */
  readonly claimCheck?: ClaimCheck;
}

/** An event with the id it is deduplicated by. */
export interface ReadEvent<Event> {
  readonly event: Event;
  readonly eventId: string;
}

/** The most UTF-8 bytes that one UTF-16 code unit can become. */
const bytesPerUnit = 3;

/**
 * A message's body as the event it carries. Rejects with a {@link PermanentError} whose reason is
 * `Oversize`, `NotJson`, `MissingEventId`, `UnknownType`, `UnknownVersion` or `SchemaFailed`, or with
 * what the claim check rejects with.
 */
export async function readEvent<Event>(
  body: string,
  reader: EventReader<Event>,
): Promise<ReadEvent<Event>> {
  const parsed = parseBody(body);
  const raw = reader.claimCheck ? await reader.claimCheck.load(parsed) : parsed;
  const pending = reader.schema['~standard'].validate(raw);
  const result = pending instanceof Promise ? await pending : pending;
  if (result.issues !== undefined) throw await explainRejection(raw, result.issues, reader.schema);
  const eventId = reader.id(result.value);
  if (typeof eventId !== 'string' || eventId === '') throw missingId();
  return { event: result.value, eventId };
}

/** Whether nobody should act on the event any more: its CloudEvents `expirytime` has passed. */
export function isExpired(event: unknown, nowMs: number): boolean {
  return Date.parse(Object(event).expirytime) < nowMs;
}

/** What can be told of a body that may be anything. */
export interface Traces {
  readonly eventId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly traceparent?: string | undefined;
}

/** The producer's id, the chain's and the W3C trace parent, as far as a body has them. */
export function findTraces(body: string): Traces {
  try {
    const { id, correlationid, traceparent } = Object(JSON.parse(body));
    return {
      eventId: textOf(id),
      correlationId: textOf(correlationid),
      traceparent: textOf(traceparent),
    };
  } catch {
    return {};
  }
}

function parseBody(body: string): unknown {
  const mayBeLarge = body.length * bytesPerUnit > maxEnvelopeBytes;
  const bytes = mayBeLarge ? Buffer.byteLength(body) : 0;
  if (bytes > maxEnvelopeBytes) {
    throw new PermanentError(
      `the body has ${bytes} bytes, over the limit of ${maxEnvelopeBytes} (SNS-10); ` +
        'send a claim check',
      'Oversize',
    );
  }
  try {
    return JSON.parse(body);
  } catch {
    throw new PermanentError(
      `the body of ${body.length} characters is not JSON; ` +
        'send a CloudEvents envelope as structured JSON, with raw delivery',
      'NotJson',
    );
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
