import { describe, expect, test } from 'vitest';
import type { Channel, Outgoing } from '../../../lambdas/runtime/publisher/channel.ts';
import { publishAll } from '../../../lambdas/runtime/publisher/publish.ts';
import { spreadKey } from '../../../lambdas/runtime/publisher/spread-key.ts';
import { fakeHost } from '../../lambdas/support/fake-host.ts';
import { streamWorld } from '../../tools/local/kinesis/stream-world.ts';

const hotKeys = new Set(['lamp']);

const views = (count: number, partitionKey: string): Outgoing[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: `${partitionKey}-${index}`, type: 'web.PageViewed.v1', partitionKey, body: '{}' },
  }));

/** A stream of four shards in the local engine, as a channel that tells how much was throttled. */
function fourShards() {
  const { service } = streamWorld(4);
  service.faults.enforceWriteLimits = true;
  let throttled = 0;
  const shards = new Set<string>();
  const channel: Channel = {
    ...{ maxEntries: 500, maxBytes: 5_242_880, maxMessageBytes: 1_048_576, isOrdered: false },
    publish: async (batch) => {
      const entries = batch.map(({ body, partitionKey }) => ({
        data: Buffer.from(body),
        partitionKey,
      }));
      const refusals = service.putRecords('orders', entries).flatMap((outcome, index) => {
        if ('shardId' in outcome) {
          shards.add(outcome.shardId);
          return [];
        }
        return [{ index, isRetryable: false, reason: 'throttled' }];
      });
      throttled += refusals.length;
      return refusals;
    },
  };
  return { channel, shards, throttled: () => throttled };
}

const trying = () => {
  const host = fakeHost();
  return { host, deadlineMs: host.now() + 1000 };
};

describe('A key that is hotter than a shard', () => {
  test('is throttled while it is one key (KIN-27)', async () => {
    const { channel, shards, throttled } = fourShards();

    await publishAll(views(1500, 'lamp'), channel, trying());

    expect([shards.size, throttled()]).toEqual([1, 500]);
  });

  test('fits when it is spread over eight suffixes', async () => {
    const { channel, shards, throttled } = fourShards();
    const messages = views(1500, 'lamp');

    const spread = messages.map((message) =>
      hotKeys.has(message.partitionKey) ? spreadKey(message, 8) : message,
    );
    await publishAll(spread, channel, trying());

    expect(shards.size).toBeGreaterThan(1);
    expect(throttled()).toBe(0);
  });

  test('keeps the suffix of an event that is published twice', async () => {
    const [view] = views(1, 'lamp');
    if (view === undefined) throw new Error('there is one');

    const keys = [spreadKey(view, 8), spreadKey(view, 8)].map((one) => one.partitionKey);

    expect(keys[0]).toMatch(/^lamp#[0-7]$/);
    expect(keys[1]).toBe(keys[0]);
  });

  test('is spread evenly', () => {
    const counts = new Map<string, number>();
    for (const view of views(8000, 'lamp')) {
      const { partitionKey } = spreadKey(view, 8);
      counts.set(partitionKey, (counts.get(partitionKey) ?? 0) + 1);
    }

    expect(counts.size).toBe(8);
    expect(Math.max(...counts.values())).toBeLessThan(1150);
  });
});
