import type { QueueHandle } from '../ports.ts';
import { ConcurrencyAllowance } from './concurrency-allowance.ts';
import { endRun, type Mapping, type MappingContext, type Report, reporter } from './mapping.ts';
import type { MappingConfig } from './mapping-config.ts';
import { QueueDelivery } from './queue-delivery.ts';
import { QueueIntake } from './queue-intake.ts';

/** Pollers without MaximumConcurrency: AWS starts with five, this machine has few cores. */
const LOCAL_POLLERS = 2;

/**
 * The event source mapping of a queue, standard or FIFO: pollers that each receive only what they
 * can invoke at once (SQS-15). Groups of a FIFO queue are locked by the queue (FIFO-02).
 */
export class QueueMapping implements Mapping {
  readonly uuid: string;
  readonly lagMs = 0;
  readonly #pollers: number;
  readonly #allowance: ConcurrencyAllowance;
  readonly #intake: QueueIntake;
  readonly #delivery: QueueDelivery;
  readonly #report: Report;
  #enabled: boolean;
  #run: { readonly abort: AbortController; readonly over: Promise<unknown> } | undefined;
  #holding = 0;

  constructor(config: MappingConfig, queue: QueueHandle, context: MappingContext) {
    this.uuid = config.uuid;
    this.#enabled = config.enabled ?? true;
    this.#pollers = config.maximumConcurrency ?? LOCAL_POLLERS;
    this.#allowance = new ConcurrencyAllowance(this.#pollers);
    this.#report = reporter(context.observe, { ...config, sourceArn: queue.arn });
    const parts = { config, queue, context, report: this.#report };
    this.#intake = new QueueIntake(parts);
    this.#delivery = new QueueDelivery(parts, this.#allowance);
  }

  get enabled(): boolean {
    return this.#enabled;
  }

  start(): void {
    if (!this.#enabled || this.#run !== undefined) return;
    const abort = new AbortController();
    const pollers = Array.from({ length: this.#pollers }, () => this.#poll(abort.signal));
    this.#run = { abort, over: Promise.all(pollers) };
  }

  async stop(options: { readonly drain?: boolean } = {}): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    if (run === undefined) return;
    const drain = options.drain ?? true;
    endRun(run.abort, drain);
    this.#allowance.open();
    if (drain) await run.over;
  }

  async pause(): Promise<void> {
    this.#enabled = false;
    await this.stop();
    this.#report('MappingPaused', {});
  }

  resume(): void {
    this.#enabled = true;
    this.start();
  }

  idle(): boolean {
    return this.#holding === 0;
  }

  async #poll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#allowance.acquire();
      try {
        if (!signal.aborted) await this.#turn(signal);
      } finally {
        this.#allowance.release();
      }
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    let held = 0;
    const batch = await this.#intake.gather(signal, (count) => {
      held += count;
      this.#holding += count;
    });
    try {
      if (batch.records.length > 0) await this.#delivery.deliver(batch, signal);
    } finally {
      this.#holding -= held;
    }
  }
}
