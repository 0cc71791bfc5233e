import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from './item-store.ts';
import { type ItemKey, marshalKey } from './writes.ts';

/** Strongly consistent reads of single items. */
export function itemReader(client: DynamoDBClient) {
  return async (table: string, key: ItemKey): Promise<Item | undefined> => {
    const command = new GetItemCommand({
      TableName: table,
      Key: marshalKey(key),
      ConsistentRead: true,
    });
    return (await client.send(command)).Item;
  };
}
