import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { powertoolsStream } from '../../handlers/powertools-stream.ts';

/** The peer's consumer of a stream as a project deploys it. */
export const handler = powertoolsStream({ client: new DynamoDBClient() });
