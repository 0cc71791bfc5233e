import type { Clock } from '../clock.ts';
import type { Observe, StreamSource, StreamSources } from '../ports.ts';
import { type DynamoDbClient, dynamoDbClient } from './dynamodb-client.ts';
import { startDynoxide } from './dynoxide.ts';
import { ExpiredKeys } from './expired-keys.ts';
import { type StreamWake, wakeSteadily, watchDatabase } from './stream-wake.ts';
import { createTableInput, type TableDefinition } from './table-definition.ts';
import { TableStream } from './table-stream.ts';
import { startTtlSweep } from './ttl-sweep.ts';

export interface DynamoDbOptions {
  readonly clock: Clock;
  readonly observe: Observe;
  readonly account: string;
  readonly region: string;
  /** Another DynamoDB; its tables must not exist yet. Without it the engine is started here. */
  readonly endpoint?: string;
}

/** A table as the rest of the local cloud names it. */
export interface TableHandle {
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string | undefined;
}

interface CreateTableOutput {
  readonly TableDescription: {
    readonly LatestStreamArn?: string;
    readonly LatestStreamLabel?: string;
  };
}

/** DynamoDB: an engine in a process of its own, its tables' streams and their TTL sweeps. */
export class DynamoDbService implements StreamSources {
  readonly endpoint: string;
  readonly client: DynamoDbClient;
  readonly #options: DynamoDbOptions;
  readonly #wake: StreamWake;
  readonly #stopEngine: () => Promise<void>;
  readonly #streams = new Map<string, StreamSource>();
  readonly #sweeps: (() => void)[] = [];

  private constructor(options: DynamoDbOptions, engine: Engine) {
    this.#options = options;
    this.endpoint = engine.endpoint;
    this.client = dynamoDbClient(engine.endpoint, options.region);
    this.#wake = engine.wake;
    this.#stopEngine = engine.stop;
  }

  /** Starts the engine, or uses the one at `endpoint`. Throws when there is neither. */
  static async start(options: DynamoDbOptions): Promise<DynamoDbService> {
    return new DynamoDbService(options, await engineFor(options.endpoint));
  }

  async createTable(definition: TableDefinition): Promise<TableHandle> {
    const { account, region } = this.#options;
    const { TableDescription } = await this.client.call<CreateTableOutput>(
      'CreateTable',
      createTableInput(definition),
    );
    const arn = `arn:aws:dynamodb:${region}:${account}:table/${definition.name}`;
    const { LatestStreamArn, LatestStreamLabel } = TableDescription;
    if (LatestStreamArn === undefined) {
      this.#sweep(definition);
      return { name: definition.name, arn, streamArn: undefined };
    }
    const expired = new ExpiredKeys();
    this.#sweep(definition, expired);
    const streamArn = `${arn}/stream/${LatestStreamLabel}`;
    const stream = new TableStream({
      client: this.client,
      arn: streamArn,
      engineArn: LatestStreamArn,
      region,
      wake: this.#wake,
      expired,
    });
    this.#streams.set(streamArn, stream);
    return { name: definition.name, arn, streamArn };
  }

  find(arn: string): StreamSource | undefined {
    return this.#streams.get(arn);
  }

  async stop(): Promise<void> {
    for (const stop of this.#sweeps) stop();
    this.#wake.stop();
    this.client.close();
    await this.#stopEngine();
  }

  #sweep({ name, keySchema, ttlAttribute }: TableDefinition, expired?: ExpiredKeys): void {
    if (ttlAttribute === undefined) return;
    const { clock, observe } = this.#options;
    const keyAttributes = keySchema.map(({ AttributeName }) => AttributeName);
    const { client } = this;
    this.#sweeps.push(
      startTtlSweep({ client, clock, observe, table: name, keyAttributes, ttlAttribute, expired }),
    );
  }
}

interface Engine {
  readonly endpoint: string;
  readonly wake: StreamWake;
  readonly stop: () => Promise<void>;
}

async function engineFor(endpoint: string | undefined): Promise<Engine> {
  if (endpoint !== undefined) return { endpoint, wake: wakeSteadily(), stop: async () => {} };
  const engine = await startDynoxide();
  return { endpoint: engine.endpoint, wake: watchDatabase(engine.database), stop: engine.stop };
}
