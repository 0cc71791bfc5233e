import { type Batch, countsOf, noteLatency } from './batch.ts';
import { createBatchLog } from './batch-log.ts';
import { createFailing } from './failing.ts';
import { type LambdaContext, systemHost } from './host.ts';
import type { LaneSteps } from './lane-steps.ts';
import { runEach, runLanes } from './lanes.ts';
import type { ConsumerOptions, Message } from './message.ts';
import { createTask } from './task.ts';
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
  const { consumer, onRefusal, host = systemHost, concurrency = defaultConcurrency } = options;
  const { runLane = runEach } = options.idempotency;
  const log = createBatchLog(consumer, host);
  const failing = createFailing({ consumer, onRefusal, transport, log });
  const taskOf = createTask(options, host);

  const stepsOf = (batch: Batch<Kind>): LaneSteps<Kind> => ({
    isOver: () => host.now() >= batch.deadlineMs,
    async read(message) {
      const task = await taskOf(message, batch.deadlineMs);
      if (task === undefined) batch.endings.set(message, 'expired');
      return task;
    },
    done(message, { event }, applied) {
      batch.endings.set(message, applied);
      if (applied === 'applied') noteLatency(event, host.now(), batch);
    },
    fail: (message, error) => failing.fail({ message, error }, batch),
  });

  const runSuspects = async (lanes: Lanes<Kind>, batch: Batch<Kind>): Promise<void> => {
    const done = [...batch.endings.keys()];
    const remainingMs = batch.context.getRemainingTimeInMillis();
    await log.survives('suspects not isolated', () =>
      transport.isolate?.(done, { lanes, remainingMs }),
    );
    await runLanes(lanes, 1, (lane) => runLane(lane, stepsOf(batch)));
  };

  return async (lanes, context) => {
    const margin = options.deadlineMarginMs ?? defaultMarginMs;
    const deadlineMs = host.now() + context.getRemainingTimeInMillis() - margin;
    const batch = startBatch<Kind>(context, deadlineMs);
    const calm = lanes.filter((lane) => !isSuspect(lane));
    await runLanes(calm, concurrency, (lane) => runLane(lane, stepsOf(batch)));
    const suspects = lanes.filter(isSuspect);
    if (suspects.length > 0) await runSuspects(suspects, batch);
    const messages = lanes.flat();
    await failing.rescue(messages, batch);
    if (batch.failures.length > 0) {
      await log.survives('backoff not set', () => transport.postpone?.(batch.failures));
    }
    const counts = countsOf(batch, messages.length);
    host.write(metricsLine(consumer, host.now(), { counts, latenciesMs: batch.latenciesMs }));
    return new Set(messages.filter((message) => !batch.endings.has(message)));
  };
}

function startBatch<Kind extends Message>(context: LambdaContext, deadlineMs: number): Batch<Kind> {
  return { context, deadlineMs, endings: new Map(), failures: [], latenciesMs: [] };
}

function isSuspect(lane: readonly Message[]): boolean {
  return lane.some((message) => message.attempt >= suspectAttempts);
}
