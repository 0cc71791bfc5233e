import { OrderEvent } from '../../contracts/order-events.ts';
import { dynamoDbItems } from '../runtime/dynamodb-items.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { s3DeadLetters } from '../runtime/s3.ts';
import { streamConsumer } from '../runtime/stream-consumer.ts';
import { watermark } from '../runtime/watermark.ts';
import { indexSearch } from './index-search.ts';

const environment = readEnvironment('index-search', process.env);

/** Search: keeps one document an order, each event once. */
export const handler = streamConsumer({
  consumer: 'search',
  schema: OrderEvent,
  id: (event) => event.id,
  idempotency: watermark({ store: dynamoDbItems() }),
  deadLetters: s3DeadLetters(environment),
  decide: (event) => indexSearch(event, environment.VIEWS_TABLE),
});
