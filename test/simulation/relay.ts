import type { DynamoDBRecord } from 'aws-lambda';
import type { Destination } from '../../contracts/routes.ts';
import { orderKeys } from '../../contracts/tables.ts';
import { relayOutbox } from '../../lambdas/relay-outbox/relay-outbox.ts';
import type { Channel } from '../../lambdas/runtime/publisher/channel.ts';
import type { OutboxPorts } from '../../lambdas/runtime/publisher/publish-outbox.ts';
import { placedAs } from '../lambdas/support/order-samples.ts';
import { retried } from './clients.ts';
import type { Handler } from './consumers.ts';
import type { Environment, World } from './environment.ts';
import { drawFaults } from './faults.ts';
import { createShard, type ModelRecord } from './model/stream.ts';
import { createInvoker } from './poller.ts';
import { seededRandom } from './random.ts';
import { runStreamMapping } from './stream-mapping.ts';
import { startMs, virtualTime } from './virtual-time.ts';

/** One run of the outbox relay. */
export interface RelaySimulation {
  readonly seed: number;
  /** M11: answers before it has published. */
  readonly answersFirst?: boolean;
}

/** What came of the messages in the outbox. */
export interface RelayVerdict {
  readonly seed: number;
  /** Messages that some destination never got, though the mapping took their rows for done. */
  readonly lost: number;
  /** Messages of a key that first came behind a later one, where order is kept. */
  readonly inversions: number;
  readonly isDrained: boolean;
}

/** Whether the relay kept its promise. */
export function isRelayRight({ lost, inversions, isDrained }: RelayVerdict): boolean {
  return isDrained && lost + inversions === 0;
}

const orders = 20;
const rows = 120;
const timeoutMs = 10_000;
const ordered: readonly Destination[] = ['lifecycle-topic', 'event-stream'];
const destinations: readonly Destination[] = [...ordered, 'events-topic'];

/** Runs the relay over a table's stream under every fault, killed at any request. */
export async function simulateRelay({
  seed,
  answersFirst,
}: RelaySimulation): Promise<RelayVerdict> {
  const random = seededRandom(seed);
  const time = virtualTime();
  let ids = 0;
  const nextId = () => {
    ids += 1;
    return ids;
  };
  const world: World = { time, random, faults: drawFaults(random), nextId };
  const shard = createShard('shardId-000000000000');
  for (let row = 0; row < rows; row += 1) shard.put(`o-${random.whole(1, orders)}`, `e-${row}`);
  const published: Published = new Map(destinations.map((name) => [name, []]));
  const start = (environment: Environment) => {
    const relay = relayOf(environment, published);
    if (!answersFirst) return relay;
    return (async (event, context) => {
      void relay(event, context);
      return { batchItemFailures: [] };
    }) satisfies Handler;
  };
  const invoker = createInvoker({ world, timeoutMs, mostDeaths: 2, start, onMalformed: () => {} });
  const givenUp: ModelRecord[] = [];
  const onFailure = (records: readonly ModelRecord[]) => {
    givenUp.push(...records);
  };
  let isDrained = false;
  const recordOf = outboxRecord;
  void runStreamMapping({ shard, world, invoker, onFailure, recordOf }).then(() => {
    isDrained = true;
  });
  await time.run(() => time.now() > startMs + 24 * 3_600_000);
  const done = shard.records.filter((record) => !givenUp.includes(record));
  return judge({ seed, isDrained }, done, published);
}

/** Ids in the order in which each destination took them. */
type Published = ReadonlyMap<Destination, string[]>;

function relayOf(environment: Environment, published: Published): Handler {
  const { host } = environment;
  const send = (run: () => void) => retried(() => environment.request(async () => run()));
  const channel = (destination: Destination): Channel => ({
    maxEntries: 10,
    maxBytes: 262_144,
    maxMessageBytes: 262_144,
    isOrdered: ordered.includes(destination),
    async publish(batch) {
      await send(() => published.get(destination)?.push(...batch.map(({ id }) => id)));
      return [];
    },
  });
  const channels = {
    'lifecycle-topic': channel('lifecycle-topic'),
    'event-stream': channel('event-stream'),
    'events-topic': channel('events-topic'),
    'invoice-queue': channel('invoice-queue'),
  };
  const ports: OutboxPorts = { channels, remove: () => send(() => {}) };
  return ({ Records }, context) => {
    const deadlineMs = host.now() + context.getRemainingTimeInMillis() - 2000;
    const records = Records as unknown as readonly DynamoDBRecord[];
    return relayOutbox(records, ports, { host, deadlineMs });
  };
}

function outboxRecord({ sequenceNumber, partitionKey, body }: ModelRecord): object {
  const { pk, sk } = orderKeys.outbox(partitionKey, body);
  const keys = { pk: { S: pk }, sk: { S: sk } };
  const messages = { L: [{ S: JSON.stringify(placedAs(body, partitionKey)) }] };
  return {
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: sequenceNumber, Keys: keys, NewImage: { ...keys, messages } },
  };
}

function judge(
  about: Pick<RelayVerdict, 'seed' | 'isDrained'>,
  done: readonly ModelRecord[],
  published: Published,
): RelayVerdict {
  let lost = 0;
  let inversions = 0;
  for (const [destination, ids] of published) {
    lost += done.filter(({ body }) => !ids.includes(body)).length;
    const byKey = ordered.includes(destination)
      ? Map.groupBy(done, ({ partitionKey }) => partitionKey)
      : new Map<string, ModelRecord[]>();
    for (const records of byKey.values()) {
      const places = records.map(({ body }) => ids.indexOf(body)).filter((place) => place >= 0);
      inversions += places.filter((place, index) => place < (places[index - 1] ?? -1)).length;
    }
  }
  return { ...about, lost, inversions };
}
