import { OrderEvent } from '../../contracts/order-events.ts';
import { dynamoDbItems } from '../runtime/dynamodb-items.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { s3DeadLetters } from '../runtime/s3.ts';
import { streamConsumer } from '../runtime/stream-consumer.ts';
import { watermark } from '../runtime/watermark.ts';
import { projectAnalytics } from './project-analytics.ts';

const environment = readEnvironment('project-analytics', process.env);

/** Analytics: counts what happened to every order, each event once. */
export const handler = streamConsumer({
  consumer: 'analytics',
  schema: OrderEvent,
  id: (event) => event.id,
  idempotency: watermark({ store: dynamoDbItems() }),
  deadLetters: s3DeadLetters(environment),
  decide: (event) => projectAnalytics(event, environment.VIEWS_TABLE),
});
