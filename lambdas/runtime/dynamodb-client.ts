import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientSettings } from './clients.ts';
import { lazily } from './lazily.ts';

/** The one client of a process: who asks for it shares its connections. */
export const dynamoDbClient = lazily(() => new DynamoDBClient(clientSettings));
