import { order, publications } from './assumptions.ts';
import { findEventStream } from './event-stream.ts';
import { findFunction, getMapping, reservedFor } from './functions.ts';
import { limitOf } from './limits.ts';
import { aws, type Demand, type Load } from './load.ts';
import { outboxRowsOfAnOrder, streamConsumers } from './million-orders.ts';
import { unitsOfAnOrder } from './table-loads.ts';
import { numberAt, type TemplateResource } from './template.ts';

/** What an order writes into the event stream, and what each reader has to get through. */
export function streamLoads(
  resources: readonly TemplateResource[],
  { rate, p99Ms }: Demand,
): readonly Load[] {
  const records = rate * publications.stream;
  const bytes = records * order.eventBytes;
  if (records === 0) return [];
  const shards = numberAt(findEventStream(resources)?.properties, 'ShardCount', 0);
  if (shards === 0) return [aws('event stream', 'bytes, on demand', bytes, 'kinesisOnDemandBytes')];
  const own = { raise: 'streamShards', source: 'KIN-27, lib/stages.ts' };
  return [
    {
      ...{ part: 'event stream', what: `records into ${shards} shards`, unit: 'records/s' },
      ...{ used: records, limit: shards * limitOf('kinesisShardRecords'), ...own },
    },
    {
      ...{ part: 'event stream', what: `bytes into ${shards} shards`, unit: 'bytes/s' },
      ...{ used: bytes, limit: shards * limitOf('kinesisShardBytes'), ...own },
    },
    ...streamConsumers.map((part) => {
      const limit = readable(resources, { name: part, shards, p99Ms });
      const what = `records from ${shards} shards`;
      return { part, what, unit: 'records/s', used: records, limit, ...reading };
    }),
  ];
}

/**
 * The relay reads the orders table's stream, which has no number of shards to set: taken is one open
 * shard for each partition, and a partition that splits when its write units are used up. So a shard
 * brings at most the rows of a full partition, and more orders bring more shards: either the relay keeps
 * up with that at any rate, or it falls behind before the first partition is full.
 */
export function relayLoads(
  resources: readonly TemplateResource[],
  { rate, p99Ms }: Demand,
): readonly Load[] {
  const rows = outboxRowsOfAnOrder();
  const ordersOfPartition = limitOf('dynamoDbPartition') / unitsOfAnOrder().orders;
  const limit = readable(resources, { name: 'relay-outbox', shards: 1, p99Ms });
  const keepsUp = rows * ordersOfPartition <= limit;
  return [
    {
      ...{ part: 'relay-outbox', what: 'outbox rows of one shard', unit: 'rows/s' },
      ...{ used: rows * Math.min(rate, ordersOfPartition), limit, ...reading },
      reachedAt: keepsUp ? Number.POSITIVE_INFINITY : limit / rows,
    },
  ];
}

const reading = { raise: 'parallelization', source: 'KIN-03, lib/constructs/stream-mapping.ts' };

/** Records a second, when every batch is full: so many batches of each shard at a time (KIN-03). */
function readable(
  resources: readonly TemplateResource[],
  of: { readonly name: string; readonly shards: number; readonly p99Ms: number },
): number {
  const { properties } = getMapping(resources, of.name);
  const reserved = reservedFor(findFunction(resources, of.name)) ?? Number.POSITIVE_INFINITY;
  const batches = of.shards * numberAt(properties, 'ParallelizationFactor', 1);
  const batchSize = numberAt(properties, 'BatchSize', 100);
  return (Math.min(batches, reserved) * batchSize * 1000) / of.p99Ms;
}
