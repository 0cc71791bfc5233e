import { OrderPlaced } from '../../../contracts/order-events.ts';
import { dynamoDbItems } from '../../../lambdas/runtime/dynamodb-items.ts';
import { s3DeadLetters } from '../../../lambdas/runtime/s3.ts';
import { streamConsumer } from '../../../lambdas/runtime/stream-consumer.ts';
import { watermark } from '../../../lambdas/runtime/watermark.ts';
import { projectOrder } from '../../handlers/ours-stream.ts';

/** Our consumer of a stream as a project deploys it. */
export const handler = streamConsumer({
  consumer: 'analytics',
  schema: OrderPlaced,
  id: (event) => event.id,
  idempotency: watermark({ store: dynamoDbItems() }),
  deadLetters: s3DeadLetters({ DEAD_LETTER_BUCKET: 'dead-letters' }),
  decide: projectOrder,
});
