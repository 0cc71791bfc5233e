import type { SQSRecord } from 'aws-lambda';
import { OrderPlaced } from '../../../contracts/order-events.ts';
import { fifoConsumer } from '../../../lambdas/runtime/fifo-consumer.ts';
import type { DecidingOptions } from '../../../lambdas/runtime/message.ts';
import { queueConsumer } from '../../../lambdas/runtime/queue-consumer.ts';
import type { QueueTransportOptions } from '../../../lambdas/runtime/queue-transport.ts';
import { transaction } from '../../../lambdas/runtime/transaction.ts';
import { update } from '../../../lambdas/runtime/writes.ts';
import { type FakeHost, fakeContext, fakeHost } from './fake-host.ts';
import { type FakeQueue, fakeQueue } from './fake-queue.ts';
import { type FakeTables, fakeTables } from './fake-table.ts';
import { placedAs } from './order-samples.ts';
import { sqsRecord } from './records.ts';

type Options = DecidingOptions<OrderPlaced> & QueueTransportOptions;
type Overrides = Partial<Options>;

/** A consumer that counts placed orders per customer, over fakes. */
export interface TestConsumer {
  readonly tables: FakeTables;
  readonly queue: FakeQueue;
  readonly host: FakeHost;
  readonly decided: string[];
  /** Delivers a batch; resolves to the ids that the handler reported. */
  deliver(records: readonly SQSRecord[], remainingMs?: number): Promise<readonly string[]>;
  /** How often a customer's orders were counted. */
  effects(customerId?: string): number;
  metrics(): Record<string, unknown> | undefined;
}

export function testConsumer(kind: 'standard' | 'fifo', overrides: Overrides = {}): TestConsumer {
  const tables = fakeTables();
  const queue = fakeQueue();
  const host = fakeHost();
  const decided: string[] = [];
  const options: Options = {
    consumer: 'counter',
    schema: OrderPlaced,
    id: (event) => event.id,
    idempotency: transaction({ store: tables, table: 'inbox', markerLifeSeconds: 3600, host }),
    decide: (event) => countOrder(event),
    ...{ queue, host },
    ...overrides,
  };
  const handler = (kind === 'fifo' ? fifoConsumer : queueConsumer)({
    ...options,
    decide: (event, context) => {
      decided.push(event.id);
      return options.decide(event, context);
    },
  });
  return {
    ...{ tables, queue, host, decided },
    async deliver(records, remainingMs) {
      const event = { Records: [...records] };
      const { batchItemFailures } = await handler(event, fakeContext(host, remainingMs));
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    effects: (customerId = 'c-1') =>
      Number(tables.item('orders', { pk: customerId, sk: 'COUNT' })?.orders?.N ?? 0),
    metrics: () => host.lines.findLast((line) => '_aws' in line),
  };
}

/** The effect of the test consumer: one more order of the customer. */
export function countOrder(event: OrderPlaced) {
  return [update('orders', { pk: event.data.customerId, sk: 'COUNT' }, { add: { orders: 1 } })];
}

/** A record that carries an order placed under this event id. */
export function placedRecord(
  eventId: string,
  options: { readonly receiveCount?: number; readonly groupId?: string; readonly id?: string } = {},
): SQSRecord {
  return sqsRecord({ id: `m-${eventId}`, body: JSON.stringify(placedAs(eventId)), ...options });
}
