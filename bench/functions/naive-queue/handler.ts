import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { naiveQueue } from '../../handlers/naive-queue.ts';

/** A consumer of a queue without a library, as a project deploys it. */
export const handler = naiveQueue({ client: new DynamoDBClient() });
