import { batch, flows } from './assumptions.ts';
import { findFunction, getMapping, reservedFor } from './functions.ts';
import { limitOf } from './limits.ts';
import { aws, concurrency, type Demand, type Load } from './load.ts';
import {
  fifoConsumers,
  outboxRowsOfAnOrder,
  queueConsumers,
  streamConsumers,
} from './million-orders.ts';
import { numberAt, type TemplateResource } from './template.ts';

/** Invocations of one function, at a time and in a second. */
interface Work {
  readonly name: string;
  readonly used: number;
  readonly perSecond: number;
  /** Messages in an invocation. */
  readonly size: number;
}

/** A limit of one function's own, and how it is moved. */
type OwnLimit = Pick<Load, 'limit' | 'raise' | 'source'>;

/** What the functions of an order need at a time: of their own limits, and of what the account has left. */
export function concurrencyLoads(
  resources: readonly TemplateResource[],
  demand: Demand,
): readonly Load[] {
  return [
    accountLoad(resources, demand),
    ...[...doorWork(demand), ...streamWork(demand)].flatMap((work) =>
      reservedLoads(resources, work),
    ),
    ...queueWork(demand).flatMap((work) => consumerLoads(resources, work)),
  ];
}

/** What is reserved is gone for all others, whether its owner uses it or not. */
function accountLoad(resources: readonly TemplateResource[], demand: Demand): Load {
  const reserved = sum(
    resources
      .filter(({ type }) => type === 'AWS::Lambda::Function')
      .map((one) => reservedFor(one) ?? 0),
  );
  const used = [...doorWork(demand), ...queueWork(demand), ...streamWork(demand)]
    .filter(({ name }) => {
      const found = findFunction(resources, name);
      return found !== undefined && reservedFor(found) === undefined;
    })
    .map((work) => work.used);
  const load = aws(
    'functions',
    'unreserved concurrency of the account',
    sum(used),
    'accountConcurrency',
  );
  return { ...load, limit: Math.max(0, load.limit - reserved) };
}

function reservedLoads(
  resources: readonly TemplateResource[],
  { name, used }: Work,
): readonly Load[] {
  const own = reservedLimits(resources, name);
  return own.map((limit) => ({
    ...{ part: name, what: 'its reserved concurrency', used, unit: 'invocations', ...limit },
  }));
}

/** A queue's consumer by its own mapping; messages in flight by the same invocations. */
function consumerLoads(
  resources: readonly TemplateResource[],
  { name: part, used, perSecond, size }: Work,
): readonly Load[] {
  const mapping = getMapping(resources, part);
  const limits = [mappingLimit(mapping), ...reservedLimits(resources, part)];
  const [least] = limits.toSorted((one, other) => one.limit - other.limit);
  const what = 'concurrency of its mapping';
  return [
    ...(least ? [{ part, what, used, unit: 'invocations', ...least }] : []),
    ...pollLoads(mapping, { part, used: perSecond }),
    aws(part, 'messages in flight', used * size, 'sqsInFlight'),
  ];
}

function mappingLimit(mapping: TemplateResource): OwnLimit {
  const most = numberAt(mapping.properties, 'ScalingConfig.MaximumConcurrency', Number.NaN);
  if (most > 0) return { limit: most, raise: 'maxConcurrency', source: 'lib/stages.ts' };
  const pollers = pollersOf(mapping);
  return pollers === undefined
    ? { limit: limitOf('sqsMappingInvocations'), raise: 'pollers', source: 'SQS-14' }
    : { limit: pollers * limitOf('sqsPollerInvocations'), raise: 'pollers', source: 'SQS-19' };
}

/** Every invocation's messages come by one poll. */
function pollLoads(
  mapping: TemplateResource,
  { part, used }: Pick<Load, 'part' | 'used'>,
): readonly Load[] {
  const pollers = pollersOf(mapping);
  if (pollers === undefined) return [];
  const load = aws(part, 'polls of its pollers', used, 'sqsPollerPolls');
  return [{ ...load, limit: pollers * load.limit }];
}

/** The most pollers that a provisioned mapping may have; undefined for a mapping without. */
function pollersOf({ properties }: TemplateResource): number | undefined {
  if (properties.ProvisionedPollerConfig === undefined) return undefined;
  return numberAt(properties, 'ProvisionedPollerConfig.MaximumPollers', 200);
}

function reservedLimits(resources: readonly TemplateResource[], name: string): readonly OwnLimit[] {
  const limit = reservedFor(findFunction(resources, name));
  if (limit === undefined) return [];
  return name === 'place-order'
    ? [{ limit, raise: 'apiConcurrency', source: 'lib/stages.ts' }]
    : [{ limit, raise: 'reservedConcurrency', source: 'lib/constructs/blueprint-function.ts' }];
}

function doorWork(demand: Demand): readonly Work[] {
  return [work('place-order', { messages: 1, size: 1, demand })];
}

function queueWork(demand: Demand): readonly Work[] {
  const of = (names: readonly string[], size: number) =>
    names.map((name) => work(name, { messages: messagesOf(name), size, demand }));
  return [...of(queueConsumers, batch.queue), ...of(fifoConsumers, batch.fifo)];
}

function streamWork(demand: Demand): readonly Work[] {
  const relay = { messages: outboxRowsOfAnOrder(), size: batch.relay, demand };
  return [
    work('relay-outbox', relay),
    ...streamConsumers.map((name) =>
      work(name, { messages: messagesOf(name), size: batch.stream, demand }),
    ),
  ];
}

function work(
  name: string,
  of: { readonly messages: number; readonly size: number; readonly demand: Demand },
): Work {
  const { messages, size, demand } = of;
  const { rate, p99Ms } = demand;
  const perSecond = (rate * messages) / size;
  return { name, perSecond, size, used: concurrency(rate * messages, size, p99Ms) };
}

function messagesOf(name: string): number {
  return flows[name]?.messages ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
