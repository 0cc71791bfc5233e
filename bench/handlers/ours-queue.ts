import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { OrderPlaced } from '../../contracts/order-events.ts';
import { dynamoDbStore } from '../../lambdas/runtime/dynamodb.ts';
import type { Host } from '../../lambdas/runtime/host.ts';
import type { Queue } from '../../lambdas/runtime/queue.ts';
import { queueConsumer } from '../../lambdas/runtime/queue-consumer.ts';
import { transaction } from '../../lambdas/runtime/transaction.ts';
import { put, type Write } from '../../lambdas/runtime/writes.ts';
import type { Handler } from './handler.ts';
import { orderRow, ordersTable } from './order-row.ts';

/** What a row may set about our consumer. */
export interface OurQueueOptions {
  readonly client: DynamoDBClient;
  readonly queue: Queue;
  readonly coalesce?: number;
  readonly host?: Host;
  readonly decide?: (event: OrderPlaced) => readonly Write[];
}

/** Our consumer of a standard queue, the effect and its inbox row in one transaction. */
export function oursQueue(options: OurQueueOptions): Handler<SQSEvent> {
  const { client, coalesce, host, decide = payOrder } = options;
  return queueConsumer({
    consumer: 'payment',
    schema: OrderPlaced,
    id: (event) => event.id,
    idempotency: transaction({
      store: dynamoDbStore(client),
      table: 'inbox',
      markerLifeSeconds: 1_641_600,
      ...(coalesce && { coalesce }),
      ...(host && { host }),
    }),
    queue: options.queue,
    ...(host && { host }),
    decide: (event) => decide(event),
  });
}

/** The effect of every measured handler: one item put. */
export function payOrder(event: OrderPlaced): readonly Write[] {
  return [put(ordersTable, orderRow(event))];
}
