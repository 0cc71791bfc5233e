import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { fullJitter } from '../backoff.ts';
import { chunks } from '../chunks.ts';
import { dynamoDbClient } from '../dynamodb-client.ts';
import { marshalKey } from '../writes.ts';
import type { Trying } from './publish.ts';
import type { OutboxPorts } from './publish-outbox.ts';

/** Requests of one BatchWriteItem. */
const batchRequests = 25;

const backoff = { baseMs: 50, capMs: 1000 };

/** Deletes published rows by BatchWriteItem; unprocessed ones are tried again until the deadline. */
export function rowRemover(
  table: string,
  client: Pick<DynamoDBClient, 'send'> = dynamoDbClient(),
): OutboxPorts['remove'] {
  const removeBatch = async (batch: readonly WriteRequest[], trying: Trying): Promise<void> => {
    let pending = [...batch];
    for (let tries = 1; ; tries += 1) {
      const command = new BatchWriteItemCommand({ RequestItems: { [table]: pending } });
      pending = (await client.send(command)).UnprocessedItems?.[table] ?? [];
      if (pending.length === 0) return;
      if (trying.host.now() >= trying.deadlineMs) {
        throw new Error(`${pending.length} rows were not processed in time`);
      }
      await trying.host.sleep(fullJitter(tries, backoff, trying.host.random));
    }
  };
  return async (keys, trying) => {
    const requests = keys.map((key) => ({ DeleteRequest: { Key: marshalKey(key) } }));
    await Promise.all(chunks(requests, batchRequests).map((batch) => removeBatch(batch, trying)));
  };
}
