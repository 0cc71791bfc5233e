import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamoDbClient } from './dynamodb-client.ts';
import { type InboxEnvironment, inboxOf } from './inbox-environment.ts';
import type { ItemStore } from './item-store.ts';
import { itemReader } from './read-item.ts';

/** The single items of DynamoDB. */
export function dynamoDbItems(client = dynamoDbClient()): ItemStore {
  return {
    put: (input) => client.send(new PutItemCommand(input)),
    async update(input) {
      return (await client.send(new UpdateItemCommand(input))).Attributes;
    },
    read: itemReader(client),
  };
}

/** Where the leases of a consumer are kept, as its environment names it. */
export function dynamoDbLeases(environment: InboxEnvironment, client?: DynamoDBClient) {
  return { store: dynamoDbItems(client), ...inboxOf(environment) };
}
