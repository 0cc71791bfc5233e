import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fromTables, httpClient } from '../cloud/clients.ts';
import { memoryTables } from '../cloud/memory-tables.ts';
import type { Handler } from '../handlers/handler.ts';
import { context } from './orders.ts';

/** Makes a handler whose DynamoDB is this client. */
export type Connected<Event> = (client: DynamoDBClient) => Handler<Event>;

/** What a message came to on average. */
export interface PerMessage {
  readonly requests: number;
  readonly writeUnits: number;
}

/** Counts, at the wire, what batches ask of DynamoDB. Throws when a message was not done. */
export async function countRequests<Event extends { readonly Records: readonly unknown[] }>(
  makeHandler: Connected<Event>,
  batches: readonly Event[],
): Promise<PerMessage> {
  const tables = memoryTables({ idempotency: ['id'] });
  const handler = makeHandler(httpClient(fromTables(tables)));
  let messages = 0;
  for (const batch of batches) {
    const { batchItemFailures } = await handler(batch, context);
    if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} not done`);
    messages += batch.Records.length;
  }
  const { requests, writeUnits } = tables.usage;
  return { requests: requests / messages, writeUnits: writeUnits / messages };
}
