import { OrderEvent } from '../../contracts/order-events.ts';
import { dynamoDbInbox } from '../runtime/dynamodb.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { s3DeadLetters } from '../runtime/s3.ts';
import { streamConsumer } from '../runtime/stream-consumer.ts';
import { transaction } from '../runtime/transaction.ts';
import { projectAnalytics } from './project-analytics.ts';

const environment = readEnvironment('project-analytics', process.env);

/** Analytics: counts what happened to every order, each event once. */
export const handler = streamConsumer({
  consumer: 'analytics',
  schema: OrderEvent,
  id: (event) => event.id,
  idempotency: transaction({ ...dynamoDbInbox(environment), coalesce: 50 }),
  deadLetters: s3DeadLetters(environment),
  decide: (event) => projectAnalytics(event, environment.VIEWS_TABLE),
});
