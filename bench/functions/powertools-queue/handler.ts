import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { powertoolsQueue } from '../../handlers/powertools-queue.ts';

/** The peer's consumer of a queue as a project deploys it. */
export const handler = powertoolsQueue({ client: new DynamoDBClient() });
