import type { Shard, ShardPosition, StreamSource } from '../ports.ts';
import { endRun, type Mapping, type MappingContext, type Report, reporter } from './mapping.ts';
import type { MappingConfig } from './mapping-config.ts';
import { ShardCheckpoint } from './shard-checkpoint.ts';
import { ShardWorker } from './shard-worker.ts';
import type { StreamParts } from './stream-parts.ts';
import { Doorbell, waitFor } from './waiting.ts';

/** How often new shards are looked for; the end of a shard does so at once. */
const DISCOVERY_MS = 5_000;

const TRIM_HORIZON: ShardPosition = { kind: 'trim-horizon' };

/**
 * The event source mapping of a Kinesis or DynamoDB stream: a worker for each shard whose parents
 * are processed to their end (KIN-08). Checkpoints live as long as the mapping (KIN-06).
 */
export class StreamMapping implements Mapping {
  readonly uuid: string;
  readonly #parts: StreamParts;
  readonly #report: Report;
  readonly #checkpoints = new Map<string, ShardCheckpoint>();
  readonly #finished = new Set<string>();
  readonly #workers = new Map<string, ShardWorker>();
  readonly #bell = new Doorbell();
  #discovered = false;
  #allRunning = false;
  #enabled: boolean;
  /** The last run, when it was told to drain: the next one waits for it, so that order is kept. */
  #draining: Promise<void> = Promise.resolve();
  #run: { readonly abort: AbortController; readonly over: Promise<void> } | undefined;

  constructor(config: MappingConfig, stream: StreamSource, context: MappingContext) {
    this.uuid = config.uuid;
    this.#enabled = config.enabled ?? true;
    this.#report = reporter(context.observe, { ...config, sourceArn: stream.arn });
    this.#parts = { config, stream, context, report: this.#report };
  }

  get enabled(): boolean {
    return this.#enabled;
  }

  get lagMs(): number {
    const oldest = [...this.#checkpoints.values()].map(({ oldestArrivalMs }) => oldestArrivalMs);
    const known = oldest.filter((arrivalMs) => arrivalMs !== undefined);
    if (known.length === 0) return 0;
    return Math.max(0, this.#parts.context.clock.now() - Math.min(...known));
  }

  start(): void {
    if (!this.#enabled || this.#run !== undefined) return;
    const abort = new AbortController();
    const over = this.#draining.then(() => this.#supervise(abort.signal));
    this.#run = { abort, over };
  }

  async stop(options: { readonly drain?: boolean } = {}): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    if (run === undefined) return;
    const drain = options.drain ?? true;
    endRun(run.abort, drain);
    if (!drain) return;
    this.#draining = run.over;
    await run.over;
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

  /** Every shard is at its tip; a paused mapping is idle once its invocations are settled. */
  idle(): boolean {
    const workers = [...this.#workers.values()];
    if (this.#run === undefined) return workers.length === 0;
    return this.#allRunning && workers.every((worker) => worker.idle);
  }

  async #supervise(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts.context;
    const running = new Set<Promise<void>>();
    const wake = () => {
      for (const worker of this.#workers.values()) worker.ring();
    };
    const unsubscribe = this.#parts.stream.onArrival(wake);
    while (!signal.aborted) {
      for (const shard of await this.#startable(signal)) {
        const task = this.#work(shard.shardId, signal);
        running.add(task);
        void task.then(() => running.delete(task));
      }
      await this.#bell.wait({ clock, signal, ms: DISCOVERY_MS });
    }
    unsubscribe();
    await Promise.all(running);
  }

  async #work(shardId: string, signal: AbortSignal): Promise<void> {
    const checkpoint = this.#checkpoints.get(shardId) ?? new ShardCheckpoint(TRIM_HORIZON);
    this.#checkpoints.set(shardId, checkpoint);
    const worker = new ShardWorker(this.#parts, shardId, checkpoint);
    this.#workers.set(shardId, worker);
    const ended = await worker.run(signal);
    if (this.#workers.get(shardId) === worker) this.#workers.delete(shardId);
    if (!ended) return;
    this.#finished.add(shardId);
    this.#checkpoints.delete(shardId);
    this.#allRunning = false;
    this.#report('ShardEnded', { shardId });
    this.#bell.ring();
  }

  async #startable(signal: AbortSignal): Promise<readonly Shard[]> {
    const shards = await this.#listShards(signal);
    if (signal.aborted || shards === undefined) return [];
    const known = new Set(shards.map(({ shardId }) => shardId));
    const open = shards.filter(({ shardId }) => !this.#finished.has(shardId));
    const startable = open.filter(
      ({ shardId, parents }) =>
        !this.#workers.has(shardId) &&
        parents.every((parent) => this.#finished.has(parent) || !known.has(parent)),
    );
    this.#allRunning = this.#workers.size + startable.length === open.length;
    return startable;
  }

  async #listShards(signal: AbortSignal): Promise<readonly Shard[] | undefined> {
    try {
      const shards = await this.#parts.stream.shards();
      if (!this.#discovered) await this.#placeCheckpoints(shards);
      this.#discovered = true;
      return shards;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#report('ReadFailed', { error: text });
      await waitFor(this.#parts.context.clock, DISCOVERY_MS, signal);
      return undefined;
    }
  }

  /** The starting position holds for the shards of the first start alone; later ones are children. */
  async #placeCheckpoints(shards: readonly Shard[]): Promise<void> {
    const { config, stream } = this.#parts;
    const start = config.startingPosition ?? TRIM_HORIZON;
    for (const { shardId } of shards) {
      const position = start.kind === 'latest' ? await this.#tipOf(stream, shardId) : start;
      this.#checkpoints.set(shardId, new ShardCheckpoint(position));
    }
  }

  /** The tip as a fixed position: `latest` would move on past what arrives between two reads. */
  async #tipOf(stream: StreamSource, shardId: string): Promise<ShardPosition> {
    const timestampMs = this.#parts.context.clock.now();
    const { next } = await stream.read(shardId, { kind: 'latest' }, 1);
    return next.kind === 'latest' ? { kind: 'at-timestamp', timestampMs } : next;
  }
}
