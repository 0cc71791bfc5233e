import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './child-environment.ts';
import {
  exitFailure,
  initTimeoutFailure,
  type ProcessEnd,
  responseTooLargeFailure,
  timeoutFailure,
} from './failures.ts';
import { findNode } from './find-node.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { LambdaContext } from './lambda-context.ts';
import { RuntimeApi, type RuntimeApiListener } from './runtime-api.ts';
import { readLines } from './text-lines.ts';

const CLIENT = fileURLToPath(new URL('./runtime-client.mjs', import.meta.url));

/** Lambda's limit of the init phase; a function that needs longer gets its timeout on top, as there. */
const INIT_LIMIT_MS = 10_000;

export type EnvironmentState = 'starting' | 'idle' | 'busy' | 'ended';

export type KillReason = 'timeout' | 'fault' | 'stop' | 'init-timeout';

/** What one invocation came to: the response's or the error's text. */
export interface Outcome {
  readonly ok: boolean;
  readonly text: string;
}

export interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  readonly traceId: string;
  /** SIGKILL at this moment after the start; a response that comes sooner is lost with the process. */
  readonly killAfterMs?: number;
}

interface Current extends Invocation {
  readonly done: (outcome: Outcome) => void;
  readonly timers: NodeJS.Timeout[];
  outcome?: Outcome;
}

/** One child process behind its Runtime API: one invocation at a time, reused until it dies. */
export class ExecutionEnvironment {
  readonly #spec: FunctionSpec;
  readonly #context: LambdaContext;
  readonly #api: RuntimeApi;
  readonly #started = Promise.withResolvers<Outcome | undefined>();
  readonly #ended = Promise.withResolvers<void>();
  #process: ChildProcess | undefined;
  #state: EnvironmentState = 'starting';
  #current: Current | undefined;
  #logRequestId = '';
  #killReason: KillReason | undefined;
  #initError: string | undefined;
  #initTimer: NodeJS.Timeout | undefined;

  private constructor(spec: FunctionSpec, context: LambdaContext) {
    this.#spec = spec;
    this.#context = context;
    this.#api = new RuntimeApi(this.#listener());
  }

  /** Resolves when the process is started, before its init is over. */
  static async launch(spec: FunctionSpec, context: LambdaContext): Promise<ExecutionEnvironment> {
    const environment = new ExecutionEnvironment(spec, context);
    await environment.#spawn();
    return environment;
  }

  get state(): EnvironmentState {
    return this.#state;
  }

  /** 0 when the process could not be started. */
  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  get requestId(): string | undefined {
    return this.#current?.requestId;
  }

  /** Undefined when init went well, else the failure that the waiting invocation gets. */
  get started(): Promise<Outcome | undefined> {
    return this.#started.promise;
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Runs one invocation; must be idle. Never rejects: the process's death is an outcome. */
  invoke(invocation: Invocation): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const timers = [setTimeout(() => this.kill('timeout'), this.#spec.timeoutMs)];
    if (invocation.killAfterMs !== undefined) {
      timers.push(setTimeout(() => this.kill('fault'), invocation.killAfterMs));
    }
    this.#current = { ...invocation, done: resolve, timers };
    this.#state = 'busy';
    this.#logRequestId = invocation.requestId;
    this.#api.deliver({
      ...invocation,
      deadlineMs: this.#context.clock.now() + this.#spec.timeoutMs,
      functionArn: this.#spec.arn,
    });
    return promise;
  }

  /** SIGKILL; what runs fails with the reason. */
  kill(reason: KillReason): void {
    if (this.#state === 'ended' || this.#killReason !== undefined) return;
    this.#killReason = reason;
    this.#process?.kill('SIGKILL');
    this.#report('EnvironmentKilled', { reason, requestId: this.requestId });
  }

  async #spawn(): Promise<void> {
    const node = findNode(this.#spec.runtime);
    const runtimeApi = await this.#api.listen();
    await this.#context.starts.enter();
    void this.started.then(() => this.#context.starts.leave());
    const startedAtMs = performance.now();
    const { place, shared } = this.#context;
    const logStream = this.#context.newId();
    const child = spawn(node, [CLIENT], {
      cwd: this.#spec.codeDir,
      env: childEnvironment(this.#spec, { place, shared, runtimeApi, logStream }),
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.#watch(child);
    this.#initTimer = setTimeout(() => this.kill('init-timeout'), this.#initLimitMs);
    void this.started.then((failure) => {
      if (failure !== undefined) return;
      const initMs = performance.now() - startedAtMs;
      this.#report('EnvironmentStarted', { initMs });
    });
  }

  get #initLimitMs(): number {
    return INIT_LIMIT_MS + this.#spec.timeoutMs;
  }

  #watch(child: ChildProcess): void {
    this.#context.reaper.add(this.pid);
    child.on('error', () => this.#end({ code: null, signal: null }));
    child.on('exit', (code, signal) => setImmediate(() => this.#end({ code, signal })));
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) readLines(stream, (line) => this.#log(line));
    }
    const control = child.stdio[3] as Duplex;
    readLines(control, (line) => this.#report('NonLoopbackRefused', JSON.parse(line)));
  }

  #listener(): RuntimeApiListener {
    return {
      onNext: () => this.#onNext(),
      onResponse: (requestId, payload) =>
        this.#settle(
          requestId,
          payload === undefined
            ? { ok: false, text: responseTooLargeFailure() }
            : { ok: true, text: payload },
        ),
      onError: (requestId, text) => this.#settle(requestId, { ok: false, text }),
      onInitError: (payload) => {
        this.#initError = payload;
      },
    };
  }

  #onNext(): void {
    if (this.#state === 'starting') {
      clearTimeout(this.#initTimer);
      this.#state = 'idle';
      this.#started.resolve(undefined);
    } else if (this.#current?.outcome !== undefined) {
      setImmediate(() => this.#finish());
    }
  }

  #settle(requestId: string, outcome: Outcome): void {
    const current = this.#current;
    if (current === undefined || current.requestId !== requestId) return;
    if (this.#killReason !== undefined) return;
    if (current.killAfterMs !== undefined) this.kill('fault');
    else current.outcome = outcome;
  }

  #finish(): void {
    const current = this.#current;
    if (current?.outcome === undefined) return;
    for (const timer of current.timers) clearTimeout(timer);
    this.#current = undefined;
    if (this.#state === 'busy') this.#state = 'idle';
    current.done(current.outcome);
  }

  #end(end: ProcessEnd): void {
    if (this.#state === 'ended') return;
    const requestId = this.requestId ?? '';
    this.#state = 'ended';
    clearTimeout(this.#initTimer);
    this.#api.close();
    this.#context.reaper.remove(this.pid);
    this.#report('EnvironmentEnded', { ...end });
    const text = this.#failure(requestId, end);
    this.#started.resolve({ ok: false, text });
    if (this.#current !== undefined) this.#current.outcome ??= { ok: false, text };
    this.#finish();
    this.#ended.resolve();
  }

  #failure(requestId: string, end: ProcessEnd): string {
    if (this.#initError !== undefined) return this.#initError;
    if (this.#killReason === 'timeout') return timeoutFailure(requestId, this.#spec.timeoutMs);
    if (this.#killReason === 'init-timeout') {
      return initTimeoutFailure(requestId, this.#initLimitMs);
    }
    return exitFailure(requestId, end);
  }

  #log(line: string): void {
    this.#report('LogLine', { requestId: this.#logRequestId, line });
  }

  #report(name: string, detail: Record<string, unknown>): void {
    const resource = this.#spec.name;
    this.#context.observe({
      service: 'lambda',
      name,
      resource,
      detail: { pid: this.pid, ...detail },
    });
  }
}
