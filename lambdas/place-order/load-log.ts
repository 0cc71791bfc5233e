import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { LoadState } from '../../contracts/load-alarm.ts';
import { loadLog, partitionKey, timeToLiveAttribute } from '../../contracts/tables.ts';
import { dynamoDbClient } from '../runtime/dynamodb-client.ts';

/** An entry of the load log. */
export interface LoadEntry {
  readonly state: LoadState;
  /** Epoch seconds after which it says nothing: DynamoDB removes it later, and in any order (DDB-09). */
  readonly expiresAt: number;
}

/** The latest entry of the load log; undefined for an empty log. */
export function latestLoad(
  table: string,
  client: Pick<ReturnType<typeof dynamoDbClient>, 'send'> = dynamoDbClient(),
) {
  const query = new QueryCommand({
    TableName: table,
    KeyConditionExpression: `${partitionKey} = :log`,
    ExpressionAttributeValues: { ':log': { S: loadLog } },
    ProjectionExpression: `#state, ${timeToLiveAttribute}`,
    ExpressionAttributeNames: { '#state': 'state' },
    ScanIndexForward: false,
    Limit: 1,
  });
  return async (): Promise<LoadEntry | undefined> => {
    const [item] = (await client.send(query)).Items ?? [];
    if (item === undefined) return undefined;
    const state = item.state?.S === 'overloaded' ? 'overloaded' : 'normal';
    return { state, expiresAt: Number(item[timeToLiveAttribute]?.N ?? 0) };
  };
}
