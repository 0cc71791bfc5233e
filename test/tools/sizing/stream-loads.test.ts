import { describe, expect, test } from 'vitest';
import { breaksAt } from '../../../tools/sizing/load.ts';
import { capacityOfStage } from '../../../tools/sizing/main.ts';
import { type Changes, loadOf, stageTemplate } from './stage-template.ts';

const demand = { rate: 100, p99Ms: 80, keys: 1_000 };
const load = (part: string, what: string, changes: Changes = {}) =>
  loadOf(part, what, { changes, demand });

describe('a reader of the event stream', () => {
  test('takes one full batch of each shard at a time', () => {
    // 5 records an order; 4 shards, 100 records a batch, 80 ms each.
    expect(load('index-search', 'records from 4')).toMatchObject({ used: 500, limit: 5_000 });
  });

  test('takes as many as its own mapping says', () => {
    const changes = { SearchConsumerMapping: { ParallelizationFactor: 10, BatchSize: 50 } };

    expect(load('index-search', 'records', changes).limit).toBe(25_000);
    expect(load('project-analytics', 'records', changes).limit).toBe(5_000);
  });

  test('takes no more than is reserved for it', () => {
    const changes = { SearchConsumerFunction: { ReservedConcurrentExecutions: 2 } };

    expect(load('index-search', 'records', changes).limit).toBe(2_500);
  });

  test('is not judged on demand, where the number of shards is not in the template', () => {
    const onDemand = stageTemplate({ Log: { ShardCount: undefined } });
    const loads = capacityOfStage([onDemand], demand);

    expect(loads.filter(({ part }) => part === 'index-search')).toEqual([]);
  });
});

describe('the relay', () => {
  const what = 'outbox rows of one shard';
  const at = (p99Ms: number, changes: Changes = {}) =>
    loadOf('relay-outbox', what, { changes, demand: { ...demand, p99Ms } });

  test('gets the rows of a full partition at most, since it splits then', () => {
    // 46 write units an order, of 1,000 a second; 5 rows an order.
    expect(at(80).used).toBeCloseTo(108.7, 2);
    expect(at(80).limit).toBe(1_250);
  });

  test('keeps up at any rate when it keeps up with a full partition', () => {
    expect(breaksAt(at(80), demand)).toBe(Number.POSITIVE_INFINITY);
  });

  test('falls behind before the first partition is full when it does not', () => {
    // 100 rows a second.
    expect(breaksAt(at(1_000), demand)).toBe(20);
  });

  test('takes more batches of a shard at a time by parallelization', () => {
    const changes = { OutboxRelayMapping: { ParallelizationFactor: 2 } };

    expect(breaksAt(at(1_000, changes), demand)).toBe(Number.POSITIVE_INFINITY);
  });
});
