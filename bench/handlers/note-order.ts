import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { OrderPlaced } from '../../contracts/order-events.ts';
import { update, type Write } from '../../lambdas/runtime/writes.ts';

/** Where the last event of a partition key is noted, an item a key. */
export const notesTable = 'notes';

type Noted = Pick<OrderPlaced, 'partitionkey' | 'sequence'>;

/** An effect that shows when events of a key change places, as our handlers write it. */
export function noteOrder({ partitionkey, sequence }: Noted): readonly Write[] {
  const change = { set: { lastSequence: sequence }, add: { effects: 1 } };
  return [update(notesTable, { pk: partitionkey, sk: 'NOTE' }, change)];
}

/** The same by a plain request. */
export function noteOrderBy(client: DynamoDBClient) {
  return async ({ partitionkey, sequence }: Noted): Promise<void> => {
    await client.send(
      new UpdateItemCommand({
        TableName: notesTable,
        Key: { pk: { S: partitionkey }, sk: { S: 'NOTE' } },
        UpdateExpression: 'SET #last = :last ADD #effects :one',
        ExpressionAttributeNames: { '#last': 'lastSequence', '#effects': 'effects' },
        ExpressionAttributeValues: { ':last': { S: sequence }, ':one': { N: '1' } },
      }),
    );
  };
}
