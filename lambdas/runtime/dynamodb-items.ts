import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { clientSettings } from './clients.ts';
import type { InboxEnvironment } from './dynamodb.ts';
import type { ItemStore } from './item-store.ts';
import { parseCount } from './parse-count.ts';
import { marshalKey } from './writes.ts';

/** The single items of DynamoDB. */
export function dynamoDbItems(client = new DynamoDBClient(clientSettings)): ItemStore {
  return {
    put: (input) => client.send(new PutItemCommand(input)),
    async update(input) {
      return (await client.send(new UpdateItemCommand(input))).Attributes;
    },
    async read(table, key) {
      const command = new GetItemCommand({
        TableName: table,
        Key: marshalKey(key),
        ConsistentRead: true,
      });
      return (await client.send(command)).Item;
    },
  };
}

/** Where the leases of a consumer are kept, as its environment names it. */
export function dynamoDbLeases(environment: InboxEnvironment, client?: DynamoDBClient) {
  return {
    store: dynamoDbItems(client),
    table: environment.INBOX_TABLE,
    markerLifeSeconds: parseCount('MARKER_LIFE_SECONDS', environment.MARKER_LIFE_SECONDS),
  };
}
