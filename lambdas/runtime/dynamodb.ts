import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { dynamoDbClient } from './dynamodb-client.ts';
import { type InboxEnvironment, inboxOf } from './inbox-environment.ts';
import { itemReader } from './read-item.ts';
import type { Inbox, TransactionStore } from './transaction-part.ts';

/** The transactions of DynamoDB. The SDK makes a client token for every call of `write` (DDB-08). */
export function dynamoDbStore(client = dynamoDbClient()): TransactionStore {
  return {
    write: (TransactItems) => client.send(new TransactWriteItemsCommand({ TransactItems })),
    read: itemReader(client),
  };
}

/** The inbox that a consumer's environment names. */
export function dynamoDbInbox(environment: InboxEnvironment): Inbox {
  return { store: dynamoDbStore(), ...inboxOf(environment) };
}
