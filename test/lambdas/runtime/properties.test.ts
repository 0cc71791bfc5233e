import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OrderPlaced } from '../../../contracts/order-events.ts';
import { fullJitter } from '../../../lambdas/runtime/backoff.ts';
import type { Idempotency } from '../../../lambdas/runtime/idempotency.ts';
import { lanesBy } from '../../../lambdas/runtime/lanes.ts';
import { streamConsumer } from '../../../lambdas/runtime/stream-consumer.ts';
import { fakeContext, fakeHost } from '../support/fake-host.ts';
import { placedAs } from '../support/order-samples.ts';
import { kinesisRecord } from '../support/records.ts';
import { placedRecord, testConsumer } from '../support/test-consumer.ts';

/** Up to ten messages: the group of each, and whether it fails. */
const batches = fc.array(
  fc.record({ group: fc.constantFrom('a', 'b', 'c'), fails: fc.boolean() }),
  {
    minLength: 1,
    maxLength: 10,
  },
);

interface Delivered {
  readonly id: string;
  readonly group: string;
  readonly fails: boolean;
}

/** One delivery of a batch: what was reported, what was applied, in order. */
async function deliver(kind: 'standard' | 'fifo', batch: readonly Omit<Delivered, 'id'>[]) {
  const messages: Delivered[] = batch.map((message, index) => ({ ...message, id: `e-${index}` }));
  const failing = new Set(messages.filter(({ fails }) => fails).map(({ id }) => id));
  const applied: string[] = [];
  const idempotency: Idempotency = {
    async apply({ eventId }) {
      await new Promise(setImmediate);
      if (failing.has(eventId)) throw new Error('not now');
      applied.push(eventId);
      return 'applied';
    },
  };
  const records = messages.map(({ id, group }) => placedRecord(id, { groupId: group }));
  const reported = await testConsumer(kind, { idempotency }).deliver(records);
  return { messages, applied, reported: reported.map((id) => id.replace('m-', '')) };
}

/** One delivery of a stream's batch: the sequence number that was reported; the groups are keys. */
async function deliverStream(batch: readonly Omit<Delivered, 'id'>[]): Promise<string | undefined> {
  const failing = new Set(batch.flatMap(({ fails }, index) => (fails ? [`e-${index}`] : [])));
  const host = fakeHost();
  const handler = streamConsumer({
    consumer: 'counter',
    schema: OrderPlaced,
    id: (event) => event.id,
    idempotency: {
      async apply({ eventId }) {
        if (failing.has(eventId)) throw new Error('not now');
        return 'applied';
      },
    },
    deadLetters: { put: async () => {} },
    decide: () => [],
    host,
  });
  const Records = batch.map(({ group }, index) =>
    kinesisRecord({
      sequenceNumber: String(1000 + index),
      key: group,
      body: JSON.stringify(placedAs(`e-${index}`)),
    }),
  );
  const { batchItemFailures } = await handler({ Records }, fakeContext(host));
  return batchItemFailures[0]?.itemIdentifier;
}

const idsOf = (messages: readonly Delivered[]) => messages.map(({ id }) => id);

describe('Whatever fails in a batch', () => {
  test('of a standard queue, the report names exactly the failures', () =>
    fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const { messages, reported } = await deliver('standard', batch);

        expect(reported).toEqual(idsOf(messages.filter(({ fails }) => fails)));
      }),
    ));

  test('of a FIFO queue, the report names of each group its first failure and all behind it', () =>
    fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const { messages, reported } = await deliver('fifo', batch);

        for (const own of Map.groupBy(messages, ({ group }) => group).values()) {
          const first = own.findIndex(({ fails }) => fails);
          const suffix = first < 0 ? [] : own.slice(first);
          const ids = new Set(idsOf(own));
          expect(reported.filter((id) => ids.has(id))).toEqual(idsOf(suffix));
        }
      }),
    ));

  test('of a FIFO queue, each group is applied in order, up to its first failure', () =>
    fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const { messages, applied } = await deliver('fifo', batch);

        for (const own of Map.groupBy(messages, ({ group }) => group).values()) {
          const first = own.findIndex(({ fails }) => fails);
          const prefix = first < 0 ? own : own.slice(0, first);
          const ids = new Set(idsOf(own));
          expect(applied.filter((id) => ids.has(id))).toEqual(idsOf(prefix));
        }
      }),
    ));
});

describe('Whatever fails in a batch of a stream', () => {
  test('the report names the lowest unfinished record, or the batch fails when that is its first', () =>
    fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const stopped = new Set<string>();
        const unfinished = batch.map(({ group, fails }) => {
          if (fails) stopped.add(group);
          return stopped.has(group);
        });

        const reported = await deliverStream(batch).catch(() => 'all');

        const lowest = unfinished.indexOf(true);
        const isStuck = lowest === 0 && batch.length > 1;
        expect(reported).toBe(isStuck ? 'all' : lowest < 0 ? undefined : String(1000 + lowest));
      }),
    ));
});

describe('Lanes', () => {
  test('hold every item once, in its order within its key', () => {
    const items = fc.array(fc.record({ key: fc.constantFrom('a', 'b', undefined) }));
    fc.assert(
      fc.property(items, (plain) => {
        const numbered = plain.map((item, place) => ({ ...item, place }));

        const lanes = lanesBy(numbered, ({ key }) => key);

        expect(lanes.flat().toSorted((a, b) => a.place - b.place)).toEqual(numbered);
        for (const lane of lanes) {
          expect(new Set(lane.map(({ key }) => key)).size).toBe(1);
          expect(lane).toEqual(lane.toSorted((a, b) => a.place - b.place));
          expect(lane[0]?.key !== undefined || lane.length === 1).toBe(true);
        }
      }),
    );
  });
});

describe('A backoff', () => {
  const bounds = fc.record({ baseMs: fc.integer({ min: 1, max: 10_000 }), capMs: fc.nat(900_000) });
  const attempts = fc.integer({ min: 1, max: 50 });
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  test('is within 0 and the smaller of cap and base doubled with every attempt', () =>
    fc.assert(
      fc.property(attempts, bounds, chance, (attempt, backoff, random) => {
        const waitMs = fullJitter(attempt, backoff, () => random);

        const most = Math.min(backoff.capMs, backoff.baseMs * 2 ** (attempt - 1));
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(most);
        expect(waitMs).toBeCloseTo(random * most, 6);
      }),
    ));
});
