import {
  batch,
  type Flow,
  flows,
  invocationMs,
  logBytes,
  order,
  outboxRowUnits,
  publications,
  tracedShare,
} from './assumptions.ts';
import { keyCallLines } from './key-calls.ts';
import type { Line, PriceName } from './prices.ts';
import { numberAt, type TemplateResource } from './template.ts';

const million = 1_000_000;
const gigabyte = 1024 ** 3;
export const queueConsumers = [
  'charge-payment',
  'reserve-inventory',
  'send-email',
  'render-invoice',
];
export const fifoConsumers = ['fulfil-order'];
export const streamConsumers = ['project-analytics', 'index-search'];

/** How a design turns messages into requests. */
interface Design {
  readonly name: string;
  /** Messages in an invocation. */
  readonly batch: Readonly<Record<keyof typeof batch, number>>;
  /** Write units of one consumer for one order. */
  writeUnits(flow: Flow): number;
  /** Write units of accepting one order and of taking its outbox rows out again. */
  acceptUnits: number;
}

/** An outbox row is put into its index, taken out of it, and deleted. */
const outboxUnits = sum(Object.values(outboxRowUnits));

/** This repository: batches, transactions at two units an item, outbox rows with their index. */
export const ours: Design = {
  name: 'this blueprint',
  batch,
  writeUnits: ({ transactedItems, singleItems, outboxRows }) =>
    2 * transactedItems + singleItems + outboxUnits * outboxRows,
  acceptUnits: 2 * order.acceptedItems + outboxUnits,
};

/**
 * Events published beside the write, and lost with the process in between; one message an invocation; a
 * marker in progress and one completed; effects written alone.
 */
export const naive: Design = {
  name: 'the naive design',
  batch: { queue: 1, fifo: 1, stream: 1, relay: Number.POSITIVE_INFINITY },
  writeUnits: ({ messages, effectItems }) => 2 * messages + effectItems,
  acceptUnits: 1,
};

/** The lines of a million orders, on the resources of a stage. */
export function millionOrders(
  resources: readonly TemplateResource[],
  design: Design,
): readonly Line[] {
  const consumers = [
    ...invocationsOf(queueConsumers, design.batch.queue),
    ...invocationsOf(fifoConsumers, design.batch.fifo),
    ...invocationsOf(streamConsumers, design.batch.stream),
  ];
  const consumed = sum(consumers.map(({ invocations }) => invocations));
  const relayed = outboxRowsOfAnOrder() / design.batch.relay;
  const units = sum(Object.values(flows).map((flow) => design.writeUnits(flow)));
  const line = (what: string, price: PriceName, quantity: number): Line => ({
    ...{ what, price, quantity: quantity * million },
  });
  return [
    line('HTTP API', 'httpApiRequest', 1),
    line('functions: place-order', 'lambdaRequest', 1),
    line('functions: relay', 'lambdaRequest', relayed),
    line('functions: consumers', 'lambdaRequest', consumed),
    line('functions: time', 'lambdaGbSecondArm', gigabyteSeconds(relayed, consumed)),
    line('logs', 'logIngest', ((1 + relayed + consumed) * logBytes) / gigabyte),
    line('traces', 'xrayTrace', tracedShare * (1 + relayed + consumed)),
    line('tables', 'dynamoDbWriteUnit', units + design.acceptUnits),
    line('topic: publishes', 'snsPublish', publications.topic),
    line('FIFO topic: publishes', 'snsFifoPublish', publications.fifoTopic),
    line('FIFO topic: deliveries', 'snsFifoDelivery', publications.fifoTopic),
    line('FIFO topic: payload', 'snsFifoPayload', bytesOf(publications.fifoTopic)),
    line(
      'queues: receive and delete',
      'sqsStandardRequest',
      2 * requests(queueConsumers, design.batch.queue),
    ),
    line('queues: invoice jobs', 'sqsStandardRequest', publications.queue),
    line(
      'FIFO queue: receive and delete',
      'sqsFifoRequest',
      2 * requests(fifoConsumers, design.batch.fifo),
    ),
    ...streamLines(resources).map(({ what, price, quantity }) => line(what, price, quantity)),
    ...keyCallLines(resources),
  ];
}

/** Those of the order itself and of every consumer. */
export function outboxRowsOfAnOrder(): number {
  return 1 + sum(Object.values(flows).map((flow) => flow.outboxRows));
}

function streamLines(resources: readonly TemplateResource[]): readonly Line[] {
  const isOnDemand = resources.some(
    ({ type, properties }) =>
      type === 'AWS::Kinesis::Stream' && numberAt(properties, 'ShardCount', 0) === 0,
  );
  const { stream: quantity } = publications;
  if (!isOnDemand) return [{ what: 'stream: puts', price: 'kinesisPutUnit', quantity }];
  // Records count by whole kilobytes.
  const gigabytes = (quantity * Math.ceil(order.eventBytes / 1024) * 1024) / gigabyte;
  return [
    { what: 'stream: ingest', price: 'kinesisOnDemandIngest', quantity: gigabytes },
    {
      what: 'stream: two readers',
      price: 'kinesisOnDemandRead',
      quantity: streamConsumers.length * gigabytes,
    },
  ];
}

function invocationsOf(names: readonly string[], size: number) {
  return names.map((name) => ({ name, invocations: messagesOf(name) / size }));
}

function requests(names: readonly string[], size: number): number {
  return sum(names.map((name) => messagesOf(name) / Math.min(10, size)));
}

function messagesOf(name: string): number {
  return flows[name]?.messages ?? 0;
}

/** Every function has half a gigabyte. */
function gigabyteSeconds(relayed: number, consumed: number): number {
  const { api, relay, consumer } = invocationMs;
  return ((api + relayed * relay + consumed * consumer) * 0.5) / 1000;
}

function bytesOf(messages: number): number {
  return (messages * order.eventBytes) / gigabyte;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
