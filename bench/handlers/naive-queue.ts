import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { OrderPlaced } from '../../contracts/order-events.ts';
import { marshalMap } from '../../lambdas/runtime/attribute-values.ts';
import type { Handler } from './handler.ts';
import { orderRow, ordersTable } from './order-row.ts';

/** A consumer without a library: every delivery is applied, duplicates too. */
export function naiveQueue({ client }: { readonly client: DynamoDBClient }): Handler<SQSEvent> {
  return async ({ Records }) => {
    const results = await Promise.allSettled(
      Records.map(async ({ body }) => {
        const Item = marshalMap(orderRow(OrderPlaced.parse(JSON.parse(body))));
        await client.send(new PutItemCommand({ TableName: ordersTable, Item }));
      }),
    );
    const failed = Records.filter((_, index) => results[index]?.status === 'rejected');
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}
