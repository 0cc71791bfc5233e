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
  /** Numbers what must be unique in this run. */
  nextId(): number;
  /** Numbers requests, and says where the process is to die at this one, beside what chance does. */
  nextDeath?(): KillPoint | undefined;
  /** Is told what happens, when a seed is looked into. */
  readonly trace?: ((line: string) => void) | undefined;
}

/** Where a process can die at a request. */
export type KillPoint = 'before the request' | 'after it was applied' | 'after its answer';

/** Does what a request asks for, at the service. */
export type Serve<Result> = () => Promise<Result>;

/** One execution environment: a process that may die, lose answers, or stand still. */
export interface Environment {
  readonly number: number;
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

/** A request under way. */
interface Call<Result> {
  readonly death: KillPoint | undefined;
  /** It arrives after its caller has given up. */
  readonly isLate: boolean;
  resolve(result: Result): void;
  reject(error: unknown, afterMs?: number): void;
}

/** How long a client waits for an answer. */
const requestTimeoutMs = 3000;

export function startEnvironment(world: World): Environment {
  const { time, random, faults } = world;
  const number = world.nextId();
  const skewMs = Math.round((random.next() * 2 - 1) * faults.skewMs);
  const ended = Promise.withResolvers<void>();
  let isAlive = true;
  let isSpared = false;
  let pausedUntilMs = 0;

  const die = () => {
    if (isAlive) world.trace?.(`${number}: dies`);
    isAlive = false;
    ended.resolve();
  };
  const strikes = (rate: number) => !isSpared && random.chance(rate);
  const mayDie = (isPlanned: boolean): boolean => {
    if (!isPlanned && !strikes(faults.kill / 3)) return false;
    die();
    return true;
  };
  const latencyMs = () => random.whole(1, 6);
  const answerAfterMs = () => Math.max(latencyMs(), pausedUntilMs - time.now());

  /** Lets the service work on a request. A refused one may have been applied all the same. */
  const arrive = async <Result>(serve: Serve<Result>, call: Call<Result>): Promise<void> => {
    const isRefused = !call.isLate && random.chance(faults.refuse);
    if (isRefused && !random.chance(0.2)) return call.reject(refusal(random));
    const isLost = strikes(faults.lose);
    const settle = await serve().then(
      (result) => () => call.resolve(result),
      (error: unknown) => () => call.reject(error),
    );
    if (mayDie(call.death === 'after it was applied') || call.isLate) return;
    if (isLost) call.reject(transportError(), requestTimeoutMs);
    else if (isRefused) call.reject(refusal(random));
    else settle();
  };

  const request = <Result>(serve: Serve<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (!isAlive) return;
      world.trace?.(`${number}: sends a request`);
      const death = world.nextDeath?.();
      if (mayDie(death === 'before the request')) return;
      const answer = (settle: () => void, afterMs = answerAfterMs()) =>
        time.after(afterMs, () => {
          if (!isAlive) return;
          settle();
          mayDie(death === 'after its answer');
        });
      if (strikes(faults.pause)) pausedUntilMs = time.now() + 30_000;
      const call: Call<Result> = {
        ...{ death, isLate: strikes(faults.delay) },
        resolve: (result) => answer(() => resolve(result)),
        reject: (error, afterMs) => answer(() => reject(error), afterMs),
      };
      if (call.isLate) call.reject(transportError(), requestTimeoutMs);
      const thereMs = call.isLate ? random.whole(5000, 60_000) : latencyMs();
      time.after(thereMs, () => void arrive(serve, call));
    });

  return {
    number,
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
        return { signal: controller.signal, clear: () => {} };
      },
      uniqueId: () => `attempt-${world.nextId()}`,
      write: (line) => world.trace?.(`${number}: ${line}`),
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
