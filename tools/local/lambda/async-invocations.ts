import type { Clock, Timer } from '../clock.ts';
import { AwsError, type Functions, type InvokeResult, type Observe } from '../ports.ts';

/** What `AWS::Lambda::EventInvokeConfig` says of a function. */
export interface AsyncConfig {
  /**
   * Invocations after a failed one: 0 to 2.
   *
   * @default 2
   */
  readonly retryAttempts: number | undefined;
  /**
   * How long an event may wait to be tried: 60 to 21,600 seconds.
   *
   * @default 21,600
   */
  readonly eventAgeSeconds: number | undefined;
}

export interface AsyncInvocationsOptions {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly observe: Observe;
}

const mostAttempts = 2;
const longestAgeSeconds = 21_600;
const shortestAgeSeconds = 60;

/** Before the first and the second retry of a function that failed. */
const retryMs = [60_000, 120_000] as const;

const throttled = { firstMs: 1000, mostMs: 300_000 };

interface Accepted {
  readonly functionName: string;
  readonly payload: string;
  readonly retryAttempts: number;
  readonly deadlineMs: number;
}

/**
 * Invocations of type `Event`: Lambda takes them at once and tries until the function succeeds, its
 * retries are spent or the event is too old. What fails counts as an attempt, a throttle does not.
 * Reports `EventDropped`; there is no on-failure destination.
 */
export class AsyncInvocations {
  readonly #options: AsyncInvocationsOptions;
  readonly #configs = new Map<string, AsyncConfig>();
  readonly #waiting = new Map<Timer, () => void>();
  #isStopped = false;

  constructor(options: AsyncInvocationsOptions) {
    this.#options = options;
  }

  /** Throws {@link AwsError} for values out of range. */
  configure(functionName: string, config: AsyncConfig): void {
    const { retryAttempts = mostAttempts, eventAgeSeconds = longestAgeSeconds } = config;
    requireRange('MaximumRetryAttempts', retryAttempts, [0, mostAttempts]);
    requireRange('MaximumEventAgeInSeconds', eventAgeSeconds, [
      shortestAgeSeconds,
      longestAgeSeconds,
    ]);
    this.#configs.set(functionName, { retryAttempts, eventAgeSeconds });
  }

  /** Resolves when the event was processed or dropped; never rejects. */
  async accept(functionName: string, payload: string): Promise<void> {
    const config = this.#configs.get(functionName);
    const { retryAttempts = mostAttempts, eventAgeSeconds = longestAgeSeconds } = config ?? {};
    const deadlineMs = this.#options.clock.deadline(eventAgeSeconds * 1000);
    const dropped = await this.#deliver({ functionName, payload, retryAttempts, deadlineMs });
    if (dropped !== undefined && !this.#isStopped) this.#report(functionName, dropped);
  }

  /** Tries nothing any more; what waits is forgotten. */
  stop(): void {
    this.#isStopped = true;
    for (const [timer, resolve] of this.#waiting) {
      timer.cancel();
      resolve();
    }
    this.#waiting.clear();
  }

  /** Resolves to why the event was dropped, if it was. */
  async #deliver(event: Accepted): Promise<string | undefined> {
    const { clock } = this.#options;
    let failures = 0;
    let throttles = 0;
    while (!this.#isStopped) {
      const kind = await this.#invoke(event);
      if (kind === 'returned') return undefined;
      const waitMs =
        kind === 'failed' ? retryMs[failures++] : throttled.firstMs * 2 ** Math.min(throttles++, 9);
      if (waitMs === undefined || failures > event.retryAttempts) return 'RetriesExhausted';
      await this.#wait(Math.min(waitMs, throttled.mostMs));
      if (clock.now() > event.deadlineMs) return 'EventAgeExceeded';
    }
    return 'Stopped';
  }

  async #invoke({ functionName, payload }: Accepted): Promise<InvokeResult['kind']> {
    try {
      return (await this.#options.functions.invoke(functionName, payload)).kind;
    } catch {
      return 'failed';
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#options.clock.after(ms, () => {
        this.#waiting.delete(timer);
        resolve();
      });
      this.#waiting.set(timer, resolve);
    });
  }

  #report(resource: string, reason: string): void {
    this.#options.observe({
      service: 'lambda',
      name: 'EventDropped',
      resource,
      detail: { reason },
    });
  }
}

function requireRange(name: string, value: number, [min, max]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new AwsError(
    'InvalidParameterValueException',
    `${name} must be a whole number from ${min} to ${max}, got ${value}`,
  );
}
