import {
  DynamoDBClient,
  GetItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { clientSettings } from './clients.ts';
import { parseCount } from './parse-count.ts';
import type { Inbox, TransactionStore } from './transaction-part.ts';
import { marshalKey } from './writes.ts';

/** The transactions of DynamoDB. The SDK makes a client token for every call of `write` (DDB-08). */
export function dynamoDbStore(client = new DynamoDBClient(clientSettings)): TransactionStore {
  return {
    write: (TransactItems) => client.send(new TransactWriteItemsCommand({ TransactItems })),
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

/** What a consumer that remembers events is told of its inbox. */
export interface InboxEnvironment {
  readonly INBOX_TABLE: string;
  readonly MARKER_LIFE_SECONDS: string;
}

/** The inbox that a consumer's environment names. */
export function dynamoDbInbox(environment: InboxEnvironment): Inbox {
  return {
    store: dynamoDbStore(),
    table: environment.INBOX_TABLE,
    markerLifeSeconds: parseCount('MARKER_LIFE_SECONDS', environment.MARKER_LIFE_SECONDS),
  };
}
