import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { OrderPlaced } from '../../contracts/order-events.ts';
import type { Handler } from './handler.ts';
import { putOrder } from './put-order.ts';

/** What a row may set about the consumer without a library. */
export interface NaiveOptions {
  readonly client: DynamoDBClient;
  /** @default one item put */
  readonly effect?: (event: OrderPlaced) => Promise<void>;
}

/** A consumer without a library: every delivery is applied, duplicates too. */
export function naiveQueue(options: NaiveOptions): Handler<SQSEvent> {
  const { client, effect = putOrder(client) } = options;
  return async ({ Records }) => {
    const results = await Promise.allSettled(
      Records.map(async ({ body }) => await effect(OrderPlaced.parse(JSON.parse(body)))),
    );
    const failed = Records.filter((_, index) => results[index]?.status === 'rejected');
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}
