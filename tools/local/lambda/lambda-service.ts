import { availableParallelism } from 'node:os';
import { type Clock, type Random, seededRandom } from '../clock.ts';
import { AwsError, type Functions, type InvokeResult, type Observe, type Place } from '../ports.ts';
import { randomUuid } from '../random-uuid.ts';
import type { EnvironmentState } from './execution-environment.ts';
import { findNode } from './find-node.ts';
import { FunctionPool, type LambdaFaults } from './function-pool.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { LambdaContext } from './lambda-context.ts';
import { Reaper } from './reaper.ts';
import { StartGate } from './start-gate.ts';

/** A synchronous invocation's limit: 6 MB and Lambda's allowance for the envelope. */
const MAX_REQUEST_BYTES = 6_291_556;

export interface LambdaServiceOptions {
  readonly clock: Clock;
  readonly place: Place;
  readonly observe: Observe;
  /** For every function, such as `AWS_ENDPOINT_URL`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly random: Random;
  /**
   * Environments of one function at once; further invocations wait for one.
   *
   * @default 2
   */
  readonly maxEnvironments?: number;
}

/** One process, as tests and the console see it. */
export interface EnvironmentInfo {
  readonly functionName: string;
  readonly pid: number;
  readonly state: EnvironmentState;
  /** While busy. */
  readonly requestId?: string;
}

/**
 * The Lambda service of the local cloud: every function in child processes of its runtime's Node,
 * behind the Lambda Runtime API. Reports `EnvironmentStarted`, `EnvironmentKilled`,
 * `EnvironmentEnded`, `InvocationStarted`, `InvocationSucceeded`, `InvocationFailed`,
 * `InvocationThrottled`, `LogLine` and `NonLoopbackRefused`.
 *
 * Not promised: an environment is not frozen between invocations, and a handler's own child
 * processes of other programs than Node are not kept to loopback.
 */
export class LambdaService implements Functions {
  /** What is injected; may be changed at any time. */
  readonly faults: LambdaFaults = { killRate: 0 };
  readonly #options: LambdaServiceOptions;
  readonly #context: LambdaContext;
  readonly #faultRandom: Random;
  readonly #pools = new Map<string, FunctionPool>();

  constructor(options: LambdaServiceOptions) {
    this.#options = options;
    this.#faultRandom = seededRandom(Math.floor(options.random() * 0xffff_ffff));
    this.#context = {
      clock: options.clock,
      place: options.place,
      observe: options.observe,
      shared: options.environment,
      reaper: new Reaper(),
      starts: new StartGate(availableParallelism()),
      newId: () => randomUuid(options.random),
    };
  }

  /** Throws {@link AwsError} for a runtime that cannot be run here, or a name that exists. */
  createFunction(spec: FunctionSpec): void {
    if (this.#pools.has(spec.name)) {
      throw new AwsError('ResourceConflictException', `Function already exist: ${spec.name}`, 409);
    }
    findNode(spec.runtime);
    const pool = new FunctionPool(spec, this.#context, {
      maxEnvironments: this.#options.maxEnvironments ?? 2,
      random: this.#faultRandom,
      faults: this.faults,
    });
    this.#pools.set(spec.name, pool);
  }

  /** Throws {@link AwsError} for an unknown function and a payload above 6 MB. */
  async invoke(reference: string, payload: string): Promise<InvokeResult> {
    const pool = this.#get(reference);
    const bytes = Buffer.byteLength(payload);
    if (bytes > MAX_REQUEST_BYTES) {
      const message = `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${MAX_REQUEST_BYTES} bytes)`;
      throw new AwsError('RequestTooLargeException', message, 413);
    }
    return pool.invoke(payload);
  }

  timeoutMs(reference: string): number {
    return this.#get(reference).spec.timeoutMs;
  }

  /** By name or ARN, with or without a qualifier. */
  find(reference: string): FunctionSpec | undefined {
    return this.#pools.get(functionName(reference))?.spec;
  }

  /** Starts `count` environments (at most the cap) ahead of the first invocation. */
  warm(reference: string, count: number): Promise<void> {
    return this.#get(reference).warm(count);
  }

  listEnvironments(): readonly EnvironmentInfo[] {
    return [...this.#pools.values()].flatMap((pool) =>
      pool.environments.map(({ pid, state, requestId }) => ({
        functionName: pool.spec.name,
        pid,
        state,
        requestId,
      })),
    );
  }

  /** Kills every process; what runs fails, what comes is throttled. */
  async stop(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.stop()));
    this.#context.reaper.stop();
  }

  #get(reference: string): FunctionPool {
    const pool = this.#pools.get(functionName(reference));
    if (pool !== undefined) return pool;
    const { account, region } = this.#options.place;
    const arn = `arn:aws:lambda:${region}:${account}:function:${functionName(reference)}`;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
  }
}

function functionName(reference: string): string {
  const parts = reference.split(':');
  const marker = parts.lastIndexOf('function');
  return (marker >= 0 ? parts[marker + 1] : parts[0]) ?? reference;
}
