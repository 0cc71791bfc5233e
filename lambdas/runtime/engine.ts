import { type Batch, countsOf, noteLatency } from './batch.ts';
import { createBatchLog, type Failure } from './batch-log.ts';
import { describeDeadLetter } from './dead-letter.ts';
import { PermanentError, RefusedError } from './errors.ts';
import { type LambdaContext, systemHost } from './host.ts';
import { runLanes } from './lanes.ts';
import type { ConsumerOptions, Message } from './message.ts';
import { isExpired, readEvent } from './read-event.ts';
import { metricsLine } from './telemetry.ts';
import type { Transport } from './transport.ts';

type Lanes<Kind> = readonly (readonly Kind[])[];

/** Runs one batch; resolves to the messages that are not done and must be delivered again. */
export type RunBatch<Kind extends Message> = (
  lanes: Lanes<Kind>,
  context: LambdaContext,
) => Promise<ReadonlySet<Kind>>;

/** Deliveries from which a message is suspected of killing the process. */
const suspectAttempts = 3;

const defaultConcurrency = 50;
const defaultMarginMs = 1500;

/** The engine behind every kind of consumer: lanes, idempotency, dead letters and telemetry. */
export function createEngine<Event, Kind extends Message>(
  options: ConsumerOptions<Event>,
  transport: Transport<Kind>,
): RunBatch<Kind> {
  const { consumer, host = systemHost, concurrency = defaultConcurrency } = options;
  const log = createBatchLog(consumer, host);

  const apply = async (message: Kind, batch: Batch<Kind>): Promise<void> => {
    const { attempt } = message;
    const { deadlineMs } = batch;
    const { event, eventId } = await readEvent(message.body, options);
    if (isExpired(event, host.now())) {
      batch.endings.set(message, 'expired');
      return;
    }
    const writes = options.decide(event, { consumer, eventId, attempt, now: host.now() });
    const applied = await options.idempotency.apply({ consumer, eventId, writes, deadlineMs });
    batch.endings.set(message, applied);
    if (applied === 'applied') noteLatency(event, host.now(), batch);
  };

  const giveUp = async (failure: Failure<Kind>, batch: Batch<Kind>): Promise<boolean> => {
    const { message, error } = failure;
    const by = { consumer, consumerVersion: batch.context.functionVersion };
    const metadata = describeDeadLetter(message, error, by);
    const isKept = await log.survives('dead letter not sent, message kept', () =>
      transport.deadLetter({ message, metadata }),
    );
    if (isKept) {
      batch.endings.set(message, 'dead-lettered');
      log.deadLettered(failure);
    }
    return isKept;
  };

  const work = async (message: Kind, batch: Batch<Kind>): Promise<boolean> => {
    if (host.now() >= batch.deadlineMs) return false;
    try {
      await apply(message, batch);
      return true;
    } catch (error) {
      const failure = { message, error };
      const isLast = message.attempt >= transport.maxAttempts;
      const isOver = isLast || isPermanent(error, options.onRefusal);
      if (isOver && (await giveUp(failure, batch))) return true;
      batch.failures.push(failure);
      log.failed(failure);
      return false;
    }
  };

  const runSuspects = async (lanes: Lanes<Kind>, batch: Batch<Kind>): Promise<void> => {
    const done = [...batch.endings.keys()];
    const remainingMs = batch.context.getRemainingTimeInMillis();
    await log.survives('suspects not isolated', () =>
      transport.isolate?.(done, { lanes, remainingMs }),
    );
    await runLanes(lanes, 1, (message) => work(message, batch));
  };

  return async (lanes, context) => {
    const margin = options.deadlineMarginMs ?? defaultMarginMs;
    const deadlineMs = host.now() + context.getRemainingTimeInMillis() - margin;
    const batch = startBatch<Kind>(context, deadlineMs);
    const calm = lanes.filter((lane) => !isSuspect(lane));
    await runLanes(calm, concurrency, (message) => work(message, batch));
    const suspects = lanes.filter(isSuspect);
    if (suspects.length > 0) await runSuspects(suspects, batch);
    if (batch.failures.length > 0) {
      await log.survives('backoff not set', () => transport.postpone?.(batch.failures));
    }
    const messages = lanes.flat();
    const counts = countsOf(batch, messages.length);
    host.write(metricsLine(consumer, host.now(), { counts, latenciesMs: batch.latenciesMs }));
    return new Set(messages.filter((message) => !batch.endings.has(message)));
  };
}

function startBatch<Kind extends Message>(context: LambdaContext, deadlineMs: number): Batch<Kind> {
  return { context, deadlineMs, endings: new Map(), failures: [], latenciesMs: [] };
}

function isPermanent(error: unknown, onRefusal: 'dead-letter' | 'retry' = 'dead-letter'): boolean {
  if (error instanceof RefusedError) return onRefusal === 'dead-letter';
  return error instanceof PermanentError;
}

function isSuspect(lane: readonly Message[]): boolean {
  return lane.some((message) => message.attempt >= suspectAttempts);
}
