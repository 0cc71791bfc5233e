import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { OrderPlaced } from '../../contracts/order-events.ts';
import { dynamoDbStore } from '../../lambdas/runtime/dynamodb.ts';
import { fifoConsumer } from '../../lambdas/runtime/fifo-consumer.ts';
import type { Host } from '../../lambdas/runtime/host.ts';
import type { Idempotency } from '../../lambdas/runtime/idempotency.ts';
import type { Queue } from '../../lambdas/runtime/queue.ts';
import { queueConsumer } from '../../lambdas/runtime/queue-consumer.ts';
import { transaction } from '../../lambdas/runtime/transaction.ts';
import { put, type Write } from '../../lambdas/runtime/writes.ts';
import type { Handler } from './handler.ts';
import { orderRow, ordersTable } from './order-row.ts';

/** What a row may set about our consumer of a queue. */
export interface OurQueueOptions {
  readonly queue: Queue;
  readonly idempotency: Idempotency;
  readonly host?: Host;
  /** @default one item put */
  readonly decide?: (event: OrderPlaced) => readonly Write[];
}

/** Our consumer of a standard queue. */
export function oursQueue(options: OurQueueOptions): Handler<SQSEvent> {
  return queueConsumer(paymentConsumer(options));
}

/** Our consumer of a FIFO queue. */
export function oursFifo(options: OurQueueOptions): Handler<SQSEvent> {
  return fifoConsumer(paymentConsumer(options));
}

/** The inbox that every measured consumer of ours uses. */
export function inboxOver(client: DynamoDBClient) {
  return { store: dynamoDbStore(client), table: 'inbox', markerLifeSeconds: 1_641_600 };
}

/** The effect and its inbox row in one transaction, shared by up to `coalesce` messages. */
export function transactionOver(client: DynamoDBClient, coalesce = 10, host?: Host): Idempotency {
  return transaction({ ...inboxOver(client), coalesce, ...(host && { host }) });
}

/** The effect of every measured handler: one item put. */
export function payOrder(event: OrderPlaced): readonly Write[] {
  return [put(ordersTable, orderRow(event))];
}

function paymentConsumer({ decide = payOrder, ...options }: OurQueueOptions) {
  return {
    consumer: 'payment',
    schema: OrderPlaced,
    id: (event: OrderPlaced) => event.id,
    ...options,
    decide: (event: OrderPlaced) => decide(event),
  };
}
