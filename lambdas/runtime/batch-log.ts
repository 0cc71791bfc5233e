import { safeText } from './dead-letter.ts';
import type { Host } from './host.ts';
import type { Message } from './message.ts';
import { findTraces } from './read-event.ts';
import { errorFields, logLine } from './telemetry.ts';

/** A message that was tried and failed. */
export interface Failure<Kind extends Message> {
  readonly message: Kind;
  readonly error: unknown;
}

/** What a consumer says about its messages: ids and sizes, never bodies. */
export interface BatchLog {
  failed(failure: Failure<Message>): void;
  deadLettered(failure: Failure<Message>): void;
  /** Whether it went well; a fault is logged under this name, not thrown. */
  survives(fault: string, run: () => Promise<unknown> | undefined): Promise<boolean>;
}

/** What a body calls an id may be anything. */
const maxIdLength = 256;

export function createBatchLog(consumer: string, host: Host): BatchLog {
  const write = (level: 'WARN' | 'ERROR', event: string, { message, error }: Failure<Message>) => {
    const { id, attempt, body } = message;
    const { eventId, correlationId, traceparent = message.traceparent } = findTraces(body);
    const traces = {
      eventId: eventId && safeText(eventId, maxIdLength),
      correlationId: correlationId && safeText(correlationId, maxIdLength),
      traceparent: traceparent && safeText(traceparent, maxIdLength),
    };
    const fields = { event, consumer, messageId: id, ...traces, attempt, bodyLength: body.length };
    host.write(logLine(level, host.now(), { ...fields, ...errorFields(error) }));
  };
  return {
    failed: (failure) => write('WARN', 'failed, to be delivered again', failure),
    deadLettered: (failure) => write('ERROR', 'dead-lettered', failure),
    async survives(event, run) {
      try {
        await run();
        return true;
      } catch (error) {
        host.write(logLine('ERROR', host.now(), { event, consumer, ...errorFields(error) }));
        return false;
      }
    },
  };
}
