import { batch, flows, order, publications } from './assumptions.ts';
import { limitOf } from './limits.ts';
import { aws, concurrency, type Demand, type Load, shareOf } from './load.ts';
import { outboxRowsOfAnOrder } from './million-orders.ts';
import { tableLoads } from './table-loads.ts';
import { numberAt, type TemplateResource } from './template.ts';

/** Where a queue's mapping finds its limit in the template, by function. */
const queueBatches: Readonly<Record<string, number>> = {
  'charge-payment': batch.queue,
  'reserve-inventory': batch.queue,
  'send-email': batch.queue,
  'render-invoice': batch.queue,
  'fulfil-order': batch.fifo,
};
const streamReaders = ['project-analytics', 'index-search'];

/** Every limit that a demand touches, on the resources of a stage; the most used first. */
export function capacity(resources: readonly TemplateResource[], demand: Demand): readonly Load[] {
  const loads = [
    ...doorLoads(resources, demand),
    ...consumerLoads(resources, demand),
    ...channelLoads(resources, demand),
    ...tableLoads(demand),
  ];
  return loads.toSorted((one, other) => shareOf(other) - shareOf(one));
}

function doorLoads(resources: readonly TemplateResource[], demand: Demand): readonly Load[] {
  const { rate, p99Ms } = demand;
  const api = resources.find(({ type }) => type === 'AWS::ApiGatewayV2::Stage');
  const settings = api?.properties.RouteSettings as Readonly<Record<string, unknown>> | undefined;
  const steady = numberAt(settings?.['POST /orders'], 'ThrottlingRateLimit', Number.NaN);
  const ownRate = { unit: 'requests/s', raise: 'requestsPerSecond', source: 'lib/stages.ts' };
  return [
    ...(Number.isNaN(steady)
      ? []
      : [{ part: 'API', what: "the route's rate", used: rate, limit: steady, ...ownRate }]),
    aws('API', 'requests of the account', rate, 'apiAccountRate'),
    aws(
      'functions',
      'concurrency of the account',
      allConcurrency(rate, p99Ms),
      'accountConcurrency',
    ),
  ];
}

function allConcurrency(rate: number, p99Ms: number): number {
  const ofQueues = Object.entries(queueBatches).map(([name, size]) =>
    concurrency(rate * messagesOf(name), size, p99Ms),
  );
  const ofStreams = streamReaders.map((name) =>
    concurrency(rate * messagesOf(name), batch.stream, p99Ms),
  );
  const relay = concurrency(rate * outboxRowsOfAnOrder(), batch.relay, p99Ms);
  return sum([concurrency(rate, 1, p99Ms), relay, ...ofQueues, ...ofStreams]);
}

/** A queue's consumer by its own maximum; messages in flight by the same invocations. */
function consumerLoads(
  resources: readonly TemplateResource[],
  { rate, p99Ms }: Demand,
): readonly Load[] {
  const maximum = Math.min(
    ...resources
      .filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping')
      .map(({ properties }) =>
        numberAt(properties, 'ScalingConfig.MaximumConcurrency', Number.POSITIVE_INFINITY),
      ),
  );
  const own = { unit: 'invocations', raise: 'maxConcurrency', source: 'lib/stages.ts' };
  return Object.entries(queueBatches).flatMap(([part, size]) => {
    const used = concurrency(rate * messagesOf(part), size, p99Ms);
    return [
      { part, what: 'concurrency of its mapping', used, limit: maximum, ...own },
      aws(part, 'messages in flight', used * size, 'sqsInFlight'),
    ];
  });
}

function channelLoads(
  resources: readonly TemplateResource[],
  { rate, p99Ms, keys }: Demand,
): readonly Load[] {
  const fifoRate = rate * publications.fifoTopic;
  const perGroup = Math.min(limitOf('sqsFifoGroup'), (batch.fifo * 1000) / p99Ms);
  const group = { unit: 'messages/s', raise: 'more groups', source: 'FIFO-15, FIFO-08' };
  return [
    aws('events topic', 'publishes', rate * publications.topic, 'snsPublishes'),
    aws('lifecycle topic', 'publishes', fifoRate, 'snsFifoPublishes'),
    aws('lifecycle queue', 'receives', fifoRate / batch.fifo, 'sqsFifoQueue'),
    {
      ...{ part: 'lifecycle queue', what: 'one customer, were it one group' },
      ...{ used: fifoRate / keys, limit: perGroup, ...group },
    },
    ...streamLoads(resources, { rate, p99Ms, keys }),
  ];
}

/** A stream writes by the shard; a reader takes one batch of a shard at a time (KIN-03). */
function streamLoads(
  resources: readonly TemplateResource[],
  { rate, p99Ms }: Demand,
): readonly Load[] {
  const records = rate * publications.stream;
  const bytes = records * order.eventBytes;
  const shards = numberAt(eventStreamOf(resources)?.properties, 'ShardCount', 0);
  if (shards === 0) return [aws('event stream', 'bytes, on demand', bytes, 'kinesisOnDemandBytes')];
  const own = { raise: 'streamShards', source: 'KIN-27, lib/stages.ts' };
  const readable = (shards * 100 * 1000) / p99Ms;
  return [
    {
      ...{ part: 'event stream', what: `records into ${shards} shards`, unit: 'records/s' },
      ...{ used: records, limit: shards * limitOf('kinesisShardRecords'), ...own },
    },
    {
      ...{ part: 'event stream', what: `bytes into ${shards} shards`, unit: 'bytes/s' },
      ...{ used: bytes, limit: shards * limitOf('kinesisShardBytes'), ...own },
    },
    {
      ...{ part: 'event stream', what: 'records that a reader gets through', unit: 'records/s' },
      ...{ used: records, limit: readable, raise: 'parallelization', source: 'KIN-03' },
    },
  ];
}

/** The stream with the longest retention is the log. */
function eventStreamOf(resources: readonly TemplateResource[]): TemplateResource | undefined {
  return resources
    .filter(({ type }) => type === 'AWS::Kinesis::Stream')
    .toSorted(
      (one, other) =>
        numberAt(other.properties, 'RetentionPeriodHours', 24) -
        numberAt(one.properties, 'RetentionPeriodHours', 24),
    )[0];
}

function messagesOf(name: string): number {
  return flows[name]?.messages ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
