import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { LoadState } from '../../contracts/load-alarm.ts';
import { loadLog, partitionKey } from '../../contracts/tables.ts';
import { dynamoDbClient } from '../runtime/dynamodb-client.ts';

/** The state that the latest entry of the load log tells; undefined for an empty log. */
export function latestLoad(table: string, client = dynamoDbClient()) {
  const query = new QueryCommand({
    TableName: table,
    KeyConditionExpression: `${partitionKey} = :log`,
    ExpressionAttributeValues: { ':log': { S: loadLog } },
    ProjectionExpression: '#state',
    ExpressionAttributeNames: { '#state': 'state' },
    ScanIndexForward: false,
    Limit: 1,
  });
  return async (): Promise<LoadState | undefined> => {
    const { Items = [] } = await client.send(query);
    return Items[0]?.state?.S === 'overloaded' ? 'overloaded' : undefined;
  };
}
