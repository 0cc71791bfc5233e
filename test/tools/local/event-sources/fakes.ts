import type { Clock } from '../../../../tools/local/clock.ts';
import type { MappingContext } from '../../../../tools/local/event-sources/mapping.ts';
import type {
  Buckets,
  Functions,
  InvokeResult,
  LocalEvent,
  Shard,
  ShardPosition,
  ShardRead,
  ShardRecord,
  StreamSource,
} from '../../../../tools/local/ports.ts';

const START_MS = Date.parse('2026-11-20T10:00:00.000Z');

/** Lets every promise that can go on without time go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Time that moves only by {@link advance}. */
export class FakeClock implements Clock {
  readonly speed = 1;
  #nowMs = START_MS;
  #timers: { readonly atMs: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  deadline(delayMs: number): number {
    return this.#nowMs + delayMs;
  }

  after(delayMs: number, run: () => void): { cancel(): void } {
    const timer = { atMs: this.#nowMs + delayMs, run };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    for (;;) {
      const [next] = this.#timers
        .filter(({ atMs }) => atMs <= endMs)
        .sort((one, other) => one.atMs - other.atMs);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#nowMs = next.atMs;
      next.run();
      await settle();
    }
    this.#nowMs = endMs;
  }
}

export interface FunctionCall {
  readonly atMs: number;
  // biome-ignore lint/suspicious/noExplicitAny: events are read by the tests as handlers read them
  readonly event: any;
}

export type Answer = 'throw' | 'throttle' | { readonly payload: string };

/** What the function answers, by call number (from 0). */
export type Behaviour = (call: FunctionCall, index: number) => Answer | Promise<Answer>;

/** A function whose handler is the test's. */
export class FakeFunctions implements Functions {
  readonly calls: FunctionCall[] = [];
  running = 0;
  mostRunning = 0;
  readonly #clock: Clock;
  readonly #behaviour: Behaviour;

  constructor(clock: Clock, behaviour: Behaviour) {
    this.#clock = clock;
    this.#behaviour = behaviour;
  }

  async invoke(_reference: string, payload: string): Promise<InvokeResult> {
    const call = { atMs: this.#clock.now() - START_MS, event: JSON.parse(payload) };
    const index = this.calls.push(call) - 1;
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    const answer = await this.#behaviour(call, index);
    this.running -= 1;
    const requestId = `request-${index + 1}`;
    if (answer === 'throttle') return { kind: 'throttled' };
    if (answer === 'throw') return { kind: 'failed', error: '{"errorType":"Error"}', requestId };
    return { kind: 'returned', payload: answer.payload, requestId };
  }

  timeoutMs(): number {
    return 10_000;
  }
}

export const ok: Answer = { payload: 'null' };

/** A partial response that names these ids. */
export function failing(...ids: readonly string[]): Answer {
  const batchItemFailures = ids.map((itemIdentifier) => ({ itemIdentifier }));
  return { payload: JSON.stringify({ batchItemFailures }) };
}

export interface World {
  readonly clock: FakeClock;
  readonly functions: FakeFunctions;
  readonly events: LocalEvent[];
  readonly context: MappingContext;
  readonly named: (name: string) => readonly LocalEvent[];
}

/** Everything a mapping works with; the random source always says one half. */
export function world(behaviour: Behaviour, extra: Partial<MappingContext> = {}): World {
  const clock = new FakeClock();
  const functions = new FakeFunctions(clock, behaviour);
  const events: LocalEvent[] = [];
  const context: MappingContext = {
    clock,
    functions,
    random: () => 0.5,
    observe: (event) => events.push(event),
    place: { account: '111111111111', region: 'eu-west-1', endpoint: 'http://127.0.0.1:4566' },
    ...extra,
  };
  const named = (name: string) => events.filter((event) => event.name === name);
  return { clock, functions, events, context, named };
}

/** A stream in memory; sequence numbers are what the test writes. */
export class FakeStream implements StreamSource {
  readonly kind: 'kinesis' | 'dynamodb';
  readonly arn: string;
  readonly #clock: Clock;
  readonly #shards: Shard[] = [{ shardId: 'shard-0', parents: [] }];
  readonly #records = new Map<string, ShardRecord[]>();
  readonly #closed = new Set<string>();
  readonly #wakes = new Set<() => void>();

  constructor(clock: Clock, kind: 'kinesis' | 'dynamodb' = 'kinesis') {
    this.#clock = clock;
    this.kind = kind;
    this.arn = `arn:aws:${kind}:eu-west-1:111111111111:stream/orders`;
  }

  put(sequenceNumber: string, options: { orderKey?: string; shardId?: string } = {}): void {
    const { orderKey = 'key', shardId = 'shard-0' } = options;
    const records = this.#records.get(shardId) ?? [];
    this.#records.set(shardId, records);
    const arrivalMs = this.#clock.now();
    const lambdaRecord =
      this.kind === 'kinesis'
        ? { kinesis: { sequenceNumber, partitionKey: orderKey }, eventSource: 'aws:kinesis' }
        : { dynamodb: { SequenceNumber: sequenceNumber }, eventSource: 'aws:dynamodb' };
    records.push({ sequenceNumber, orderKey, arrivalMs, lambdaRecord });
    for (const wake of this.#wakes) wake();
  }

  split(parent: string, children: readonly string[]): void {
    this.#closed.add(parent);
    for (const shardId of children) this.#shards.push({ shardId, parents: [parent] });
    for (const wake of this.#wakes) wake();
  }

  shards(): Promise<readonly Shard[]> {
    return Promise.resolve([...this.#shards]);
  }

  read(shardId: string, position: ShardPosition, limit: number): Promise<ShardRead> {
    const all = this.#records.get(shardId) ?? [];
    const from = startIndex(all, position);
    const records = all.slice(from, from + limit);
    const last = records.at(-1) ?? (position.kind === 'latest' ? all.at(-1) : undefined);
    const ended = this.#closed.has(shardId) && from + records.length >= all.length;
    const { sequenceNumber = undefined } = last ?? {};
    const next: ShardPosition =
      sequenceNumber === undefined ? position : { kind: 'after', sequenceNumber };
    return Promise.resolve({ records, ended, next });
  }

  onArrival(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => this.#wakes.delete(wake);
  }
}

function startIndex(records: readonly ShardRecord[], position: ShardPosition): number {
  if (position.kind === 'trim-horizon') return 0;
  if (position.kind === 'latest') return records.length;
  const index = records.findIndex((record) =>
    position.kind === 'after'
      ? Number(record.sequenceNumber) > Number(position.sequenceNumber)
      : record.arrivalMs >= position.timestampMs,
  );
  return index < 0 ? records.length : index;
}

/** Buckets in memory; `closed` refuses everything. */
export class FakeBuckets implements Buckets {
  readonly objects = new Map<string, Buffer>();
  closed = false;

  put(_bucket: string, key: string, body: Buffer): void {
    if (this.closed) throw new Error('NoSuchBucket');
    this.objects.set(key, body);
  }

  list(): readonly string[] {
    return [...this.objects.keys()].sort();
  }

  get(_bucket: string, key: string): Buffer | undefined {
    return this.objects.get(key);
  }
}
