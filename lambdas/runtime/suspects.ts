import type { Batch } from './batch.ts';
import type { BatchLog } from './batch-log.ts';
import type { Host } from './host.ts';
import type { Message } from './message.ts';
import type { Transport } from './transport.ts';
import { untilDeadline } from './until-deadline.ts';

type Lane<Kind> = readonly Kind[];

/** The lanes of a batch, by how likely their next message kills the process. */
export interface SortedLanes<Kind> {
  /** At their last delivery: a death of any other message of the batch would be their end. */
  readonly last: readonly Lane<Kind>[];
  readonly calm: readonly Lane<Kind>[];
  /** Received three times or more, the oftenest first. */
  readonly suspect: readonly Lane<Kind>[];
}

/** Deliveries from which a message is suspected of killing the process. */
export const suspectAttempts = 3;

/** How long a request that guards others is tried again. */
const patienceMs = 1000;

export function sortLanes<Kind extends Message>(
  lanes: readonly Lane<Kind>[],
  transport: Transport<Kind>,
): SortedLanes<Kind> {
  const last: Lane<Kind>[] = [];
  const calm: Lane<Kind>[] = [];
  const suspect: Lane<Kind>[] = [];
  for (const lane of lanes) {
    if (lane.some((message) => transport.isFinal?.(message))) last.push(lane);
    else (attemptsOf(lane) >= suspectAttempts ? suspect : calm).push(lane);
  }
  suspect.sort((one, other) => attemptsOf(other) - attemptsOf(one));
  return { last, calm, suspect };
}

export interface SuspectsOptions<Kind extends Message> {
  readonly transport: Transport<Kind>;
  readonly log: BatchLog;
  readonly host: Host;
  readonly run: (message: Kind, lane: Lane<Kind>, batch: Batch<Kind>) => Promise<void>;
}

/** Tries messages that may kill the process, so that none that is done, or behind them, goes down with them. */
export function createSuspects<Kind extends Message>(options: SuspectsOptions<Kind>) {
  const { transport, log, host, run } = options;

  /** These guard innocent messages, so one refusal is not enough to go on without them. */
  const insist = (fault: string, request: () => Promise<void> | undefined) =>
    log.survives(fault, () =>
      untilDeadline({ host, deadlineMs: host.now() + patienceMs }, async () => {
        await request();
        return true;
      }),
    );

  /** Deletes what is done, lest a death brings it back. */
  const clear = async (batch: Batch<Kind>): Promise<void> => {
    const done = [...batch.endings.keys()].filter((message) => !batch.cleared.has(message));
    if (done.length === 0) return;
    for (const message of done) batch.cleared.add(message);
    await insist('done messages not deleted', () => transport.remove?.(done));
  };

  /** Parts lanes from one another and from the rest, should anything kill the process. */
  const scatter = async (lanes: readonly Lane<Kind>[], batch: Batch<Kind>): Promise<void> => {
    const remainingMs = batch.context.getRemainingTimeInMillis();
    await insist('suspects not scattered', () => transport.scatter?.(lanes, remainingMs));
  };

  const runLane = async (lane: Lane<Kind>, batch: Batch<Kind>): Promise<void> => {
    for (const [place, message] of lane.entries()) {
      if (batch.endings.has(message)) continue;
      await clear(batch);
      if (place > 0) await scatter([lane.slice(place)], batch);
      await run(message, lane, batch);
      if (!batch.endings.has(message)) return;
    }
  };

  return {
    scatter,
    clear,
    /** One message after another; what is done is deleted before the next is tried. */
    async runAlone(lanes: readonly Lane<Kind>[], batch: Batch<Kind>): Promise<void> {
      for (const lane of lanes) await runLane(lane, batch);
    },
  };
}

function attemptsOf(lane: Lane<Message>): number {
  return Math.max(...lane.map(({ attempt }) => attempt));
}
