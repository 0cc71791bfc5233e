import { type Batch, countsOf, noteLatency } from './batch.ts';
import { createBatchLog } from './batch-log.ts';
import { createFailing } from './failing.ts';
import { type LambdaContext, systemHost } from './host.ts';
import type { LaneSteps } from './lane-steps.ts';
import { runEach, runLanes } from './lanes.ts';
import type { ConsumerOptions, Message } from './message.ts';
import { createSuspects, sortLanes } from './suspects.ts';
import { createTask } from './task.ts';
import { metricsLine } from './telemetry.ts';
import type { Transport } from './transport.ts';

type Lanes<Kind> = readonly (readonly Kind[])[];

/** What is left of a batch: it must be delivered again. */
export interface Remainder<Kind extends Message> {
  readonly unfinished: ReadonlySet<Kind>;
  /** Those of them that were tried. */
  readonly failed: ReadonlySet<Kind>;
}

/** Runs one batch. */
export type RunBatch<Kind extends Message> = (
  lanes: Lanes<Kind>,
  context: LambdaContext,
) => Promise<Remainder<Kind>>;

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
  const failing = createFailing({ consumer, onRefusal, transport, log, host });
  const taskOf = createTask(options, host);

  const stepsOf = (batch: Batch<Kind>, lane: readonly Kind[]): LaneSteps<Kind> => ({
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
    fail: (message, error) =>
      failing.fail({ message, error, isFollowed: message !== lane.at(-1) }, batch),
  });

  const { scatter, clear, runAlone } = createSuspects({
    ...{ transport, log, host },
    run: (message, lane, batch) => runLane([message], stepsOf(batch, lane)),
  });

  const runBatch = async (lanes: Lanes<Kind>, batch: Batch<Kind>): Promise<void> => {
    const { last, calm, suspect } = sortLanes(lanes, transport);
    const fatal = [...last, ...suspect];
    if (fatal.length > 0) await scatter(fatal, batch);
    await runAlone(last, batch);
    if (calm.length > 0) await clear(batch);
    await runLanes(calm, concurrency, (lane) => runLane(lane, stepsOf(batch, lane)));
    await runAlone(suspect, batch);
    await failing.rescue(lanes.flat(), batch);
    if (batch.failures.length > 0 && !batch.isAnswered) {
      await log.survives('backoff not set', () => transport.postpone?.(batch.failures));
    }
  };

  return async (lanes, context) => {
    const margin = options.deadlineMarginMs ?? defaultMarginMs;
    const remainingMs = context.getRemainingTimeInMillis();
    const batch = startBatch<Kind>(context, host.now() + remainingMs - margin);
    const timeout = host.timeout(remainingMs - margin / 2);
    await Promise.race([runBatch(lanes, batch), over(timeout.signal)]);
    batch.isAnswered = true;
    timeout.clear();
    const messages = lanes.flat();
    const counts = countsOf(batch, messages.length);
    const { latenciesMs } = batch;
    host.write(metricsLine(context.functionName, host.now(), { counts, latenciesMs }));
    return {
      unfinished: new Set(messages.filter((message) => !batch.endings.has(message))),
      failed: new Set(batch.failures.map(({ message }) => message)),
    };
  };
}

function startBatch<Kind extends Message>(context: LambdaContext, deadlineMs: number): Batch<Kind> {
  const cleared = new Set<Kind>();
  const begun = { endings: new Map(), cleared, failures: [], latenciesMs: [], isAnswered: false };
  return { context, deadlineMs, ...begun };
}

/** Resolves in time to answer, so that a request that hangs does not fail what is done. */
function over(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
