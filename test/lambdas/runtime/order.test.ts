import { describe, expect, test } from 'vitest';
import { OrderPlaced } from '../../../contracts/order-events.ts';
import { RetryableError } from '../../../lambdas/runtime/errors.ts';
import { fifoConsumer } from '../../../lambdas/runtime/fifo-consumer.ts';
import type { ConsumerOptions } from '../../../lambdas/runtime/message.ts';
import { streamConsumer } from '../../../lambdas/runtime/stream-consumer.ts';
import { transaction } from '../../../lambdas/runtime/transaction.ts';
import { update } from '../../../lambdas/runtime/writes.ts';
import { type Random, seededRandom } from '../../../tools/local/clock.ts';
import { awsError, canceledBy, transportError } from '../support/aws-errors.ts';
import { fakeContext, fakeHost } from '../support/fake-host.ts';
import { fakeQueue } from '../support/fake-queue.ts';
import { type Fault, fakeTables } from '../support/fake-table.ts';
import { placedAs } from '../support/order-samples.ts';
import { kinesisRecord, sqsRecord } from '../support/records.ts';

const seeds = Array.from({ length: 150 }, (_, index) => index + 1);
const keys = ['a', 'b', 'c'];

interface Sent {
  readonly id: string;
  readonly key: string;
  readonly body: string;
}

/** Twelve events over three keys; the event's sequence is its place in its key. */
function sentEvents(random: Random): readonly Sent[] {
  const next = new Map<string, number>();
  return Array.from({ length: 12 }, (_, index) => {
    const key = keys[Math.floor(random() * keys.length)] ?? 'a';
    const place = (next.get(key) ?? 0) + 1;
    next.set(key, place);
    const sequence = String(place).padStart(10, '0');
    const event = { ...placedAs(`e-${index}`, key), sequence };
    return { id: String(1000 + index), key, body: JSON.stringify(event) };
  });
}

/** Faults of the table for a while: lost requests and responses, conflicts, throttles, none. */
function someFaults(random: Random): Fault[] {
  const kinds: readonly (Fault | undefined)[] = [
    { error: transportError() },
    { error: transportError(), after: true },
    { error: canceledBy('None', 'TransactionConflict') },
    { error: awsError('ResourceNotFoundException') },
    undefined,
  ];
  return Array.from({ length: 8 }, () => kinds[Math.floor(random() * kinds.length)]).filter(
    (fault) => fault !== undefined,
  );
}

/** A consumer that refuses what is not newer than the last of its key, and fails at random. */
function world(seed: number) {
  const random = seededRandom(seed);
  const tables = fakeTables();
  const host = fakeHost(random);
  const events = sentEvents(random);
  tables.faults.push(...someFaults(random));
  let failures = 6;
  const options: ConsumerOptions<OrderPlaced> = {
    consumer: 'order',
    schema: OrderPlaced,
    id: (event) => event.id,
    idempotency: transaction({ store: tables, table: 'inbox', markerLifeSeconds: 9999, host }),
    decide: (event) => {
      if (failures > 0 && random() < 0.3) {
        failures -= 1;
        throw new RetryableError('at random');
      }
      const when = 'attribute_not_exists(lastSeen) OR lastSeen < :sequence';
      const key = { pk: event.partitionkey, sk: 'SEEN' };
      const { sequence } = event;
      return [
        update('orders', key, {
          set: { lastSeen: sequence },
          add: { seen: 1 },
          when: { expression: when, values: { ':sequence': sequence } },
        }),
      ];
    },
    host,
  };
  return { tables, host, events, options, random };
}

function seenByKey(tables: ReturnType<typeof fakeTables>) {
  return keys.map((pk) => Number(tables.item('orders', { pk, sk: 'SEEN' })?.seen?.N ?? 0));
}

const sentByKey = (events: readonly Sent[]) =>
  keys.map((key) => events.filter((event) => event.key === key).length);

describe('Order and single effect under random failures', () => {
  test('hold on a FIFO queue', async () => {
    for (const seed of seeds) {
      const { tables, host, events, options } = world(seed);
      const queue = fakeQueue(Number.POSITIVE_INFINITY);
      const handler = fifoConsumer({ ...options, queue });
      let waiting = events;
      for (let receiveCount = 1; waiting.length > 0 && receiveCount < 60; receiveCount += 1) {
        const Records = waiting
          .slice(0, 10)
          .map(({ id, body, key }) => sqsRecord({ id, body, groupId: key, receiveCount }));
        const { batchItemFailures } = await handler({ Records }, fakeContext(host));
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        waiting = waiting.filter(({ id }, index) => index >= 10 || failed.has(id));
      }

      expect([seed, queue.deadLetters, waiting]).toEqual([seed, [], []]);
      expect([seed, seenByKey(tables)]).toEqual([seed, sentByKey(events)]);
    }
  });

  test('hold on a stream, which delivers again from the lowest failure', async () => {
    for (const seed of seeds) {
      const { tables, host, events, options } = world(seed);
      const letters: string[] = [];
      const put = async (key: string) => {
        letters.push(key);
      };
      const handler = streamConsumer({ ...options, deadLetters: { put } });
      let from = 0;
      for (let tries = 1; from < events.length && tries < 60; tries += 1) {
        const Records = events
          .slice(from)
          .map(({ id, key, body }) => kinesisRecord({ sequenceNumber: id, key, body }));
        const answer = handler({ Records }, fakeContext(host));
        const { batchItemFailures } = await answer.catch(() => ({
          batchItemFailures: [{ itemIdentifier: events[from]?.id }],
        }));
        const [lowest] = batchItemFailures;
        from = lowest ? events.findIndex(({ id }) => id === lowest.itemIdentifier) : events.length;
      }

      expect([seed, letters, from]).toEqual([seed, [], events.length]);
      expect([seed, seenByKey(tables)]).toEqual([seed, sentByKey(events)]);
    }
  });
});
