import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { OrderPlaced } from '../../contracts/order-events.ts';
import { dynamoDbStore } from '../../lambdas/runtime/dynamodb.ts';
import { dynamoDbItems } from '../../lambdas/runtime/dynamodb-items.ts';
import { fifoConsumer } from '../../lambdas/runtime/fifo-consumer.ts';
import type { Host } from '../../lambdas/runtime/host.ts';
import type { Idempotency } from '../../lambdas/runtime/idempotency.ts';
import { inline } from '../../lambdas/runtime/inline.ts';
import { lease } from '../../lambdas/runtime/lease.ts';
import type { Queue } from '../../lambdas/runtime/queue.ts';
import { queueConsumer } from '../../lambdas/runtime/queue-consumer.ts';
import { transaction } from '../../lambdas/runtime/transaction.ts';
import { absent, put, type Write } from '../../lambdas/runtime/writes.ts';
import type { Handler } from './handler.ts';
import { orderRow, ordersTable } from './order-row.ts';
import { putOrder } from './put-order.ts';

/** What a row may set about our consumer of a queue. */
export interface OurQueueOptions {
  readonly queue: Queue;
  readonly idempotency: Idempotency;
  readonly host?: Host;
  /** @default one item put */
  readonly decide?: (event: OrderPlaced) => readonly Write[];
}

/** Our consumer of a standard queue. */
export function oursQueue({ decide = payOrder, ...options }: OurQueueOptions): Handler<SQSEvent> {
  return queueConsumer({ ...paymentConsumer(options), decide });
}

/** Our consumer of a FIFO queue. */
export function oursFifo({ decide = payOrder, ...options }: OurQueueOptions): Handler<SQSEvent> {
  return fifoConsumer({ ...paymentConsumer(options), decide });
}

/** The inbox that every measured consumer of ours uses. */
export function inboxOver(client: DynamoDBClient) {
  return { store: dynamoDbStore(client), table: 'inbox', markerLifeSeconds: 1_641_600 };
}

/** The effect and its inbox row in one transaction, shared by up to `coalesce` messages. */
export function transactionOver(client: DynamoDBClient, coalesce = 10, host?: Host): Idempotency {
  return transaction({ ...inboxOver(client), coalesce, ...(host && { host }) });
}

/** The effect's item remembers its event itself. */
export function inlineOver(client: DynamoDBClient): Idempotency {
  return inline({ store: dynamoDbItems(client) });
}

/** What a row may set about our consumer whose effect counts as one outside of what we write. */
export interface OurLeaseOptions {
  readonly client: DynamoDBClient;
  readonly queue: Queue;
  readonly host: Host;
  /** @default one item put */
  readonly effect?: (event: OrderPlaced) => Promise<void>;
}

/** Our consumer of a standard queue with an effect under a lease. */
export function oursLeaseQueue(options: OurLeaseOptions): Handler<SQSEvent> {
  const { client, queue, host, effect = putOrder(client) } = options;
  const { table, markerLifeSeconds } = inboxOver(client);
  return queueConsumer({
    ...paymentConsumer({ queue, host }),
    idempotency: lease({ store: dynamoDbItems(client), table, markerLifeSeconds, host }),
    effect: (event) => effect(event),
  });
}

/** The effect of every measured handler: one item put. */
export function payOrder(event: OrderPlaced): readonly Write[] {
  return [put(ordersTable, orderRow(event))];
}

/** The same for the inline mode, which needs a condition. */
export function payOrderOnce(event: OrderPlaced): readonly Write[] {
  return [put(ordersTable, orderRow(event), absent)];
}

function paymentConsumer<Options extends object>(options: Options) {
  return {
    consumer: 'payment',
    schema: OrderPlaced,
    id: (event: OrderPlaced) => event.id,
    ...options,
  };
}
