import type { Host } from '../../lambdas/runtime/host.ts';
import { awsError, transportError } from '../lambdas/support/aws-errors.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The world around every process. */
export interface World {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
}

/** Does what a request asks for, at the service. */
export type Serve<Result> = () => Promise<Result>;

/** One execution environment: a process that may die, lose answers, or stand still. */
export interface Environment {
  readonly host: Host;
  /** Resolves when the process is dead or abandoned. */
  readonly ended: Promise<void>;
  /** Whether the process may be used for another invocation. */
  isReady(): boolean;
  die(): void;
  /** Spares the invocation from all but refusals, since its messages have seen enough. */
  spare(isSpared: boolean): void;
  /** One request over the network. Never settles once the process is dead. */
  request<Result>(serve: Serve<Result>): Promise<Result>;
}

/** How long a client waits for an answer. */
const requestTimeoutMs = 3000;

let ids = 0;

export function startEnvironment(world: World): Environment {
  const { time, random, faults } = world;
  const skewMs = Math.round((random.next() * 2 - 1) * faults.skewMs);
  const ended = Promise.withResolvers<void>();
  let isAlive = true;
  let isSpared = false;
  let pausedUntilMs = 0;

  const die = () => {
    isAlive = false;
    ended.resolve();
  };
  const strikes = (rate: number) => !isSpared && random.chance(rate);
  const mayDie = (): boolean => {
    if (!strikes(faults.kill / 3)) return false;
    die();
    return true;
  };
  const latencyMs = () => random.whole(1, 6);
  const answerAfterMs = () => Math.max(latencyMs(), pausedUntilMs - time.now());

  const request = <Result>(serve: Serve<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      const answer = (settle: () => void, afterMs: number) =>
        time.after(afterMs, () => {
          if (!isAlive) return;
          settle();
          mayDie();
        });
      if (!isAlive || mayDie()) return;
      if (strikes(faults.pause)) pausedUntilMs = time.now() + 30_000;
      const isLate = strikes(faults.delay);
      if (isLate) answer(() => reject(transportError()), requestTimeoutMs);
      const arrive = async () => {
        if (!isLate && random.chance(faults.refuse)) {
          answer(() => reject(refusal(random)), answerAfterMs());
          return;
        }
        const isLost = strikes(faults.lose);
        const done = await serve().then(
          (result) => () => resolve(result),
          (error: unknown) => () => reject(error),
        );
        if (mayDie() || isLate) return;
        if (isLost) answer(() => reject(transportError()), requestTimeoutMs);
        else answer(done, answerAfterMs());
      };
      time.after(isLate ? random.whole(5000, 60_000) : latencyMs(), () => void arrive());
    });

  return {
    host: {
      now: () => time.now() + skewMs,
      random: () => random.next(),
      sleep: (delayMs) =>
        new Promise((resolve) =>
          time.after(Math.max(delayMs, pausedUntilMs - time.now()), () => {
            if (isAlive) resolve();
          }),
        ),
      timeout: (delayMs) => {
        const controller = new AbortController();
        time.after(Math.max(delayMs, pausedUntilMs - time.now()), () => controller.abort());
        return controller.signal;
      },
      uniqueId: () => {
        ids += 1;
        return `attempt-${ids}`;
      },
      write: () => undefined,
    },
    ended: ended.promise,
    isReady: () => isAlive && pausedUntilMs <= time.now(),
    die,
    spare: (spared) => {
      isSpared = spared;
    },
    request,
  };
}

function refusal(random: Random): Error {
  return random.pick([
    awsError('ThrottlingException'),
    awsError('ProvisionedThroughputExceededException'),
    awsError('InternalServerError', 500),
    transportError(),
  ]);
}

/** One invocation: its result, or how it ended without one. */
export async function invoke<Result>(
  environment: Environment,
  run: () => Promise<Result>,
  { time, timeoutMs }: { readonly time: VirtualTime; readonly timeoutMs: number },
): Promise<{ readonly result: Result } | 'died' | 'timed out'> {
  const outcome = Promise.withResolvers<{ result: Result } | 'died' | 'timed out'>();
  let isOpen = true;
  time.after(timeoutMs, () => {
    if (isOpen) outcome.resolve('timed out');
  });
  void environment.ended.then(() => outcome.resolve('died'));
  void run().then(
    (result) => outcome.resolve({ result }),
    () => outcome.resolve('died'),
  );
  const ending = await outcome.promise;
  isOpen = false;
  return ending;
}
