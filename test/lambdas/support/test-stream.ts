import type { KinesisStreamRecord } from 'aws-lambda';
import { OrderPlaced } from '../../../contracts/order-events.ts';
import type { StreamDeadLetter } from '../../../lambdas/runtime/stream-consumer.ts';
import { streamConsumer } from '../../../lambdas/runtime/stream-consumer.ts';
import { watermark } from '../../../lambdas/runtime/watermark.ts';
import { update } from '../../../lambdas/runtime/writes.ts';
import { fakeContext, fakeHost } from './fake-host.ts';
import { fakeTables } from './fake-table.ts';
import { placedAs } from './order-samples.ts';
import { kinesisRecord } from './records.ts';

/** A folding stream consumer over fakes: the item of an order counts its events. */
export function foldingStream(errors: Readonly<Record<string, Error>> = {}) {
  const tables = fakeTables();
  const host = fakeHost();
  const failures = new Map(Object.entries(errors));
  const deadLetters = new Map<string, StreamDeadLetter>();
  const bucket = { isAway: false };
  const handler = streamConsumer({
    consumer: 'counter',
    schema: OrderPlaced,
    id: (event) => event.id,
    idempotency: watermark({ store: tables, host }),
    deadLetters: {
      async put(key, letter) {
        if (bucket.isAway) throw new Error('the bucket is away');
        deadLetters.set(key, letter);
      },
    },
    decide: (event) => {
      const error = failures.get(event.sequence);
      if (error) throw error;
      const set = { last: event.sequence };
      return [update('views', { pk: event.partitionkey, sk: 'VIEW' }, { set, add: { events: 1 } })];
    },
    host,
  });
  return {
    ...{ tables, host, failures, deadLetters, bucket },
    /** Delivers a batch; resolves to the sequence number that the handler reported. */
    async deliver(records: readonly KinesisStreamRecord[]): Promise<string | undefined> {
      const { batchItemFailures } = await handler({ Records: [...records] }, fakeContext(host));
      return batchItemFailures[0]?.itemIdentifier;
    },
    view: (order: string) => {
      const item = tables.item('views', { pk: order, sk: 'VIEW' });
      return item && { events: Number(item.events?.N), last: item.last?.S };
    },
    metrics: () => host.lines.findLast((line) => '_aws' in line),
  };
}

/** Event `sequence` of an order, as the record with this sequence number. */
export function orderRecord(order: string, sequence: number, record: number) {
  const text = String(sequence).padStart(10, '0');
  const event = { ...placedAs(`${order}-${sequence}`), partitionkey: order, sequence: text };
  return kinesisRecord({ sequenceNumber: String(record), key: order, body: JSON.stringify(event) });
}

/** The sequence of an event, as its producer writes it. */
export const sequence = (position: number) => String(position).padStart(10, '0');
