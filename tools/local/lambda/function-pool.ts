import type { Random } from '../clock.ts';
import type { InvokeResult } from '../ports.ts';
import { ExecutionEnvironment, type Outcome } from './execution-environment.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { LambdaContext } from './lambda-context.ts';

/** Faults that a test or an operator injects; read at every invocation, so that it can be changed. */
export interface LambdaFaults {
  /** Share (0-1) of invocations whose process is killed at a random moment of the invocation. */
  killRate: number;
}

export interface PoolOptions {
  /** Environments at once; further invocations wait. */
  readonly maxEnvironments: number;
  readonly random: Random;
  readonly faults: LambdaFaults;
}

type Acquired = { readonly environment: ExecutionEnvironment } | { readonly failure: Outcome };

/** Kill moments reach a little past the mean duration, so that some hit a computed response (K5). */
const KILL_SPREAD = 1.2;

/** The execution environments of one function: one per concurrent invocation, reused last in, first out. */
export class FunctionPool {
  readonly spec: FunctionSpec;
  readonly #context: LambdaContext;
  readonly #options: PoolOptions;
  readonly #environments = new Set<ExecutionEnvironment>();
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #waiting: ((acquired: Acquired) => void)[] = [];
  #launching = 0;
  #active = 0;
  #meanMs = 20;
  #stopped = false;

  constructor(spec: FunctionSpec, context: LambdaContext, options: PoolOptions) {
    this.spec = spec;
    this.#context = context;
    this.#options = options;
  }

  get environments(): readonly ExecutionEnvironment[] {
    return [...this.#environments];
  }

  async invoke(payload: string): Promise<InvokeResult> {
    if (
      this.#stopped ||
      this.#active >= (this.spec.reservedConcurrency ?? Number.POSITIVE_INFINITY)
    ) {
      this.#report('InvocationThrottled', { concurrent: this.#active });
      return { kind: 'throttled' };
    }
    this.#active += 1;
    try {
      return await this.#run(payload);
    } finally {
      this.#active -= 1;
    }
  }

  /** Starts environments until there are `count` (at most the cap); resolves when they are ready. */
  async warm(count: number): Promise<void> {
    const wanted = Math.min(count, this.#options.maxEnvironments) - this.#size;
    const launches = Array.from({ length: Math.max(0, wanted) }, () => this.#launch());
    await Promise.all(launches);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const environments = this.environments;
    for (const environment of environments) environment.kill('stop');
    const failure = { ok: false, text: '{"errorMessage":"the local cloud stopped"}' };
    for (const resolve of this.#waiting.splice(0)) resolve({ failure });
    await Promise.all(environments.map((environment) => environment.ended));
  }

  get #size(): number {
    return this.#environments.size + this.#launching;
  }

  async #run(payload: string): Promise<InvokeResult> {
    const requestId = this.#context.newId();
    const acquired = await this.#acquire();
    const startedAtMs = performance.now();
    const outcome =
      'failure' in acquired
        ? acquired.failure
        : await this.#use(acquired.environment, requestId, payload);
    const durationMs = performance.now() - startedAtMs;
    const detail = { requestId, durationMs, concurrent: this.#active };
    if (!outcome.ok) {
      this.#report('InvocationFailed', { ...detail, error: outcome.text });
      return { kind: 'failed', error: outcome.text, requestId };
    }
    this.#meanMs += (durationMs - this.#meanMs) / 10;
    this.#report('InvocationSucceeded', detail);
    return { kind: 'returned', payload: outcome.text, requestId };
  }

  async #use(
    environment: ExecutionEnvironment,
    requestId: string,
    payload: string,
  ): Promise<Outcome> {
    const { random, faults } = this.#options;
    const hit = faults.killRate > 0 && random() < faults.killRate;
    const killAfterMs = hit ? random() * this.#meanMs * KILL_SPREAD : undefined;
    this.#report('InvocationStarted', { requestId, pid: environment.pid });
    const traceId = `Root=1-${hex(this.#context.clock.now() / 1000)}-${requestId.replaceAll('-', '').slice(0, 24)};Sampled=0`;
    const outcome = await environment.invoke({ requestId, payload, traceId, killAfterMs });
    this.#release(environment);
    return outcome;
  }

  #acquire(): Promise<Acquired> {
    for (let at = this.#idle.pop(); at !== undefined; at = this.#idle.pop()) {
      if (at.state === 'idle') return Promise.resolve({ environment: at });
    }
    const acquired = new Promise<Acquired>((resolve) => this.#waiting.push(resolve));
    this.#fill();
    return acquired;
  }

  #release(environment: ExecutionEnvironment): void {
    if (environment.state !== 'idle') return;
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(environment);
    else next({ environment });
  }

  /** Starts an environment; whoever waits longest gets it, or its failure. */
  async #launch(): Promise<void> {
    this.#launching += 1;
    const environment = await ExecutionEnvironment.launch(this.spec, this.#context)
      .catch(launchFailure)
      .finally(() => {
        this.#launching -= 1;
      });
    if (!(environment instanceof ExecutionEnvironment)) return this.#fail(environment);
    this.#adopt(environment);
    const failure = await environment.started;
    if (failure === undefined) this.#release(environment);
    else this.#fail(failure);
  }

  #fail(failure: Outcome): void {
    this.#waiting.shift()?.({ failure });
  }

  #adopt(environment: ExecutionEnvironment): void {
    this.#environments.add(environment);
    if (this.#stopped) environment.kill('stop');
    void environment.ended.then(() => {
      this.#environments.delete(environment);
      this.#fill();
    });
  }

  #fill(): void {
    const starting = this.#launching + this.environments.filter(isStarting).length;
    const isEnough = this.#waiting.length <= starting;
    if (this.#stopped || isEnough || this.#size >= this.#options.maxEnvironments) return;
    void this.#launch();
  }

  #report(name: string, detail: Record<string, unknown>): void {
    this.#context.observe({ service: 'lambda', name, resource: this.spec.name, detail });
  }
}

function launchFailure(error: unknown): Outcome {
  const errorMessage = error instanceof Error ? error.message : String(error);
  return { ok: false, text: JSON.stringify({ errorType: 'Runtime.LaunchError', errorMessage }) };
}

function isStarting({ state }: ExecutionEnvironment): boolean {
  return state === 'starting';
}

function hex(value: number): string {
  return Math.floor(value).toString(16).padStart(8, '0');
}
