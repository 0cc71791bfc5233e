import type { LambdaContext } from '../../lambdas/runtime/host.ts';
import type { Answer, Handler } from './consumers.ts';
import { type Environment, invoke, startEnvironment, type World } from './environment.ts';

/** A function as its pollers see it. */
export interface Deployment {
  readonly world: World;
  readonly timeoutMs: number;
  /** Deaths that one message may see by chance; poison that kills comes on top. */
  readonly mostDeaths: number;
  /** Makes the handler of a new execution environment. */
  start(environment: Environment): Handler;
  /** Takes note of a report that names what was not in the batch. */
  onMalformed(): void;
  /** What a mutant makes of an event. */
  bendEvent?: ((event: unknown) => unknown) | undefined;
  /** What a mutant makes of an answer. */
  bendAnswer?(answer: Answer, event: unknown): Answer;
}

interface Warm {
  readonly environment: Environment;
  readonly handler: Handler;
}

/** The messages of one invocation. */
export interface Delivery {
  readonly ids: readonly string[];
  /** Whether one of them has seen enough: then nothing goes wrong by chance, refusals apart. */
  readonly isSpared?: boolean;
}

function isReportOn({ ids }: Delivery, { batchItemFailures }: Answer): boolean {
  return batchItemFailures.every(({ itemIdentifier = '' }) => ids.includes(itemIdentifier));
}

/** Invokes a function in environments that live until they die. */
export function createInvoker(deployment: Deployment) {
  const { world, timeoutMs, mostDeaths, start, bendAnswer, bendEvent } = deployment;
  const idle: Warm[] = [];
  const deaths = new Map<string, number>();

  const takeWarm = (): Warm => {
    const warm = idle.pop();
    if (warm?.environment.isReady()) return warm;
    const environment = startEnvironment(world);
    return { environment, handler: start(environment) };
  };

  const isSpared = ({ ids, isSpared: hasSeenEnough = false }: Delivery) =>
    hasSeenEnough || ids.some((id) => (deaths.get(id) ?? 0) >= mostDeaths);

  const noteDeath = ({ ids }: Delivery) => {
    for (const id of ids) deaths.set(id, (deaths.get(id) ?? 0) + 1);
  };

  /** The handler's answer; undefined when the invocation ended without one. */
  const invokeOnce = async (event: object, delivery: Delivery): Promise<Answer | undefined> => {
    const warm = takeWarm();
    const { environment, handler } = warm;
    environment.spare(isSpared(delivery));
    const endMs = world.time.now() + timeoutMs;
    const context: LambdaContext = {
      functionName: 'consumer',
      functionVersion: '7',
      getRemainingTimeInMillis: () => endMs - world.time.now(),
    };
    world.trace?.(`${environment.number}: invoked${isSpared(delivery) ? ', spared' : ''}`);
    const outcome = await invoke(
      environment,
      () => handler((bendEvent?.(event) ?? event) as never, context),
      {
        time: world.time,
        timeoutMs,
      },
    );
    world.trace?.(`${environment.number}: ${JSON.stringify(outcome)}`);
    if (typeof outcome === 'string') {
      noteDeath(delivery);
      return undefined;
    }
    idle.push(warm);
    const answer = bendAnswer ? bendAnswer(outcome.result, event) : outcome.result;
    if (!isReportOn(delivery, answer)) deployment.onMalformed();
    return answer;
  };

  return {
    invoke: invokeOnce,
    /** Whether the poller of a delivery dies now. */
    pollerDies(delivery: Delivery): boolean {
      if (isSpared(delivery) || !world.random.chance(world.faults.pollerDeath / 2)) return false;
      noteDeath(delivery);
      return true;
    },
  };
}

export type Invoker = ReturnType<typeof createInvoker>;
