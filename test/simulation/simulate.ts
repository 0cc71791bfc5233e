import { inboxKey } from '../../contracts/tables.ts';
import type { Answer, ConsumerChanges, Source } from './consumers.ts';
import { startConsumer } from './consumers.ts';
import type { Mode } from './effects.ts';
import type { World } from './environment.ts';
import { drawFaults, type Faults } from './faults.ts';
import { createQueue } from './model/queue.ts';
import { createShard, type ModelRecord } from './model/stream.ts';
import { createTables } from './model/tables.ts';
import { createInvoker, type Invoker } from './poller.ts';
import { createProvider } from './provider.ts';
import { runQueueMapping } from './queue-mapping.ts';
import { seededRandom } from './random.ts';
import { runStreamMapping } from './stream-mapping.ts';
import { judge, type Verdict } from './verdict.ts';
import { startMs, virtualTime } from './virtual-time.ts';
import { watchWrites } from './watch.ts';
import { drawWorkload, type Poison, type SimulatedEvent, type Workload } from './workload.ts';

/** One run; the same options give the same run. */
export interface Simulation {
  readonly source: Source;
  readonly mode: Mode;
  readonly seed: number;
  /** @default 500 */
  readonly messages?: number;
  /** @default drawn from the seed */
  readonly faults?: Faults;
  /** @default drawn from the seed: up to 4 % */
  readonly poisonRate?: number;
  /** @default drawn from the seed */
  readonly poisons?: readonly Poison[];
  /**
   * Events that are poison, by their place from 0, instead of `poisonRate`.
   *
   * @default drawn from the seed
   */
  readonly poisonAt?: readonly number[];
  /** @default drawn from the seed: 3 to 24 */
  readonly keys?: number | undefined;
  /** @default drawn from the seed: up to 10 % */
  readonly repeatRate?: number;
  /** @default nothing */
  readonly changes?: Changes;
  /** Deaths beside those of chance. */
  readonly nextDeath?: World['nextDeath'];
  /** Is told what happens, line by line. */
  readonly trace?: (line: string) => void;
}

/** What a mutant breaks. */
export interface Changes extends ConsumerChanges {
  readonly bendEvent?: (event: unknown) => unknown;
  readonly bendAnswer?: (answer: Answer, event: unknown) => Answer;
  /** The message group of a body; undefined keeps the event's key. */
  readonly groupOf?: (key: string, random: World['random']) => string;
}

const timeoutMs = 10_000;

/** What is not done by then never will be. */
const limitMs = 24 * 3_600_000;

const maxReceiveCount = 5;

/** Runs consumers against the models until nothing is left to happen, and judges what they did. */
export async function simulate(simulation: Simulation): Promise<Verdict> {
  const { source, mode, seed, changes = {} } = simulation;
  const random = seededRandom(seed);
  const time = virtualTime();
  const { trace } = simulation;
  let ids = 0;
  const world: World = {
    time,
    random,
    faults: simulation.faults ?? drawFaults(random),
    nextId: () => {
      ids += 1;
      return ids;
    },
    nextDeath: simulation.nextDeath,
    trace: trace && ((line) => trace(`${time.now() - startMs} ${line}`)),
  };
  const poisons = simulation.poisons ?? drawPoisons(random, simulation);
  const workload = drawWorkload(random, {
    messages: simulation.messages ?? 500,
    poisons,
    poisonRate: simulation.poisonRate ?? random.next() * 0.04,
    repeatRate: simulation.repeatRate ?? random.next() * 0.1,
    poisonAt: simulation.poisonAt,
    keys: simulation.keys,
  });
  const provider = createProvider();
  const clocksAgree = world.faults.skewMs === 0;
  const { seen, observe } = watchWrites({ time, provider, clocksAgree });
  const tables = createTables(time, observe, {
    areAt: () => random.chance(world.faults.conflict),
  });
  const isRemembered = mode === 'transaction' || mode === 'lease';
  const forgotten = isRemembered ? workload.forgotten : [];
  for (const event of forgotten) tables.seed('inbox', expiredMarker(event));
  const queue = createQueue(
    {
      isFifo: source === 'fifo',
      visibilityMs: 6 * timeoutMs,
      maxReceiveCount,
      reorderWindow: 1000,
      duplicateRate: world.faults.duplicate,
    },
    time,
    random,
  );
  const objects = new Map<string, string>();
  const services = { tables, queue, objects, holdMs: () => random.whole(1, 20) };
  const invoker = createInvoker({
    ...{ world, timeoutMs, bendAnswer: changes.bendAnswer, bendEvent: changes.bendEvent },
    onMalformed: () => {
      seen.malformed += 1;
    },
    mostDeaths: poisons.includes('killer') ? 1 : 2,
    start: (environment) =>
      startConsumer(environment, {
        ...{ source, mode, maxReceiveCount, services, provider },
        ...changes,
      }),
  });

  const givenUp: ModelRecord[] = [];
  const done = { isDone: false };
  const run =
    source === 'stream'
      ? runShards(workload, { world, invoker, givenUp })
      : runQueue(workload, { world, invoker, queue, changes });
  void run.then(() => {
    done.isDone = true;
  });
  await time.run(() => time.now() > startMs + limitMs);

  return judge({
    ...{ source, mode, seed, workload, tables, queue, objects, givenUp, provider },
    seen,
    isDrained: done.isDone,
  });
}

async function runQueue(
  workload: Workload,
  parts: {
    readonly world: World;
    readonly invoker: Invoker;
    readonly queue: ReturnType<typeof createQueue>;
    readonly changes: Changes;
  },
): Promise<void> {
  const { world, queue, changes } = parts;
  const { groupOf = (key: string) => key } = changes;
  for (const { event, body, delayMs } of workload.publications) {
    queue.send(body, { groupId: groupOf(event.key, world.random), delayMs });
  }
  await runQueueMapping({ ...parts, concurrency: world.random.whole(2, 5) });
}

async function runShards(
  workload: Workload,
  parts: { readonly world: World; readonly invoker: Invoker; readonly givenUp: ModelRecord[] },
): Promise<void> {
  const shards = ['shardId-000000000000', 'shardId-000000000001'].map(createShard);
  for (const { event, body } of workload.publications) {
    shards[event.key.charCodeAt(event.key.length - 1) % 2]?.put(event.key, body);
  }
  const onFailure = (records: readonly ModelRecord[]) => {
    parts.givenUp.push(...records);
  };
  await Promise.all(shards.map((shard) => runStreamMapping({ ...parts, shard, onFailure })));
}

/** What an event left behind in a former life: its end has come, TTL has not (DDB-09). */
function expiredMarker({ id }: SimulatedEvent) {
  const { pk, sk } = inboxKey('simulated', id);
  const expiresAt = { N: String(startMs / 1000 - 3600) };
  return { pk: { S: pk }, sk: { S: sk }, owner: { S: 'old' }, expiresAt };
}

/** What the mode can tell to be poison; half of the seeds have some that kills. */
function drawPoisons(random: World['random'], { mode }: Simulation): readonly Poison[] {
  const common: Poison[] = ['notJson', 'schema', 'permanent', 'bug'];
  const hasConditions = mode === 'transaction' || mode === 'inline';
  const told: Poison[] = hasConditions ? [...common, 'refused'] : common;
  if (mode !== 'lease') told.push('invalid');
  return random.chance(0.5) ? [...told, 'killer'] : told;
}
