import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { OrderPlaced } from '../../contracts/order-events.ts';
import { absent, update, type Write } from '../../lambdas/runtime/writes.ts';

/** Where effects that must be single are counted, an item an event. */
export const countsTable = 'counts';

/** An effect that shows when it is doubled, as our handlers write it. */
export function countOrder({ id }: OrderPlaced): readonly Write[] {
  return [update(countsTable, { pk: id, sk: 'COUNT' }, { add: { effects: 1 } })];
}

/** The same for the inline mode, which needs a condition. */
export function countOrderOnce({ id }: OrderPlaced): readonly Write[] {
  return [update(countsTable, { pk: id, sk: 'COUNT' }, { add: { effects: 1 }, when: absent })];
}

/** The same by a plain request. */
export function countOrderBy(client: DynamoDBClient) {
  return async ({ id }: { readonly id: string }): Promise<void> => {
    await client.send(
      new UpdateItemCommand({
        TableName: countsTable,
        Key: { pk: { S: id }, sk: { S: 'COUNT' } },
        UpdateExpression: 'ADD #effects :one',
        ExpressionAttributeNames: { '#effects': 'effects' },
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
    );
  };
}
