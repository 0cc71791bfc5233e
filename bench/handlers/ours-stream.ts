import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisStreamEvent } from 'aws-lambda';
import { OrderPlaced } from '../../contracts/order-events.ts';
import { dynamoDbItems } from '../../lambdas/runtime/dynamodb-items.ts';
import type { Host } from '../../lambdas/runtime/host.ts';
import type { Idempotency } from '../../lambdas/runtime/idempotency.ts';
import { streamConsumer } from '../../lambdas/runtime/stream-consumer.ts';
import { watermark } from '../../lambdas/runtime/watermark.ts';
import { update, type Write } from '../../lambdas/runtime/writes.ts';
import type { Handler } from './handler.ts';
import { orderView, viewsTable } from './order-row.ts';

/** What a row may set about our consumer of a stream. */
export interface OurStreamOptions {
  readonly idempotency: Idempotency;
  readonly host?: Host;
  /** @default one view updated */
  readonly decide?: (event: OrderPlaced) => readonly Write[];
}

/** Our consumer of a stream: one view for each customer, all of a customer's orders counted in it. */
export function oursStream(options: OurStreamOptions): Handler<KinesisStreamEvent> {
  const { decide = projectOrder, ...rest } = options;
  return streamConsumer({
    consumer: 'analytics',
    schema: OrderPlaced,
    id: (event) => event.id,
    ...rest,
    decide,
    deadLetters: {
      put: async () => {
        throw new Error('the bench sends nothing to S3');
      },
    },
  });
}

/** The view remembers the last position of its events itself. */
export function watermarkOver(client: DynamoDBClient): Idempotency {
  return watermark({ store: dynamoDbItems(client) });
}

/** The effect of every measured handler of a stream: one view updated. */
export function projectOrder(event: OrderPlaced): readonly Write[] {
  const { key, set, add } = orderView(event);
  return [update(viewsTable, key, { set, add })];
}
