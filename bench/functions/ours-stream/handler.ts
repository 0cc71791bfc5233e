import { OrderPlaced } from '../../../contracts/order-events.ts';
import { dynamoDbInbox } from '../../../lambdas/runtime/dynamodb.ts';
import { s3DeadLetters } from '../../../lambdas/runtime/s3.ts';
import { streamConsumer } from '../../../lambdas/runtime/stream-consumer.ts';
import { transaction } from '../../../lambdas/runtime/transaction.ts';
import { projectOrder } from '../../handlers/ours-stream.ts';

/** Our consumer of a stream as a project deploys it. */
export const handler = streamConsumer({
  consumer: 'analytics',
  schema: OrderPlaced,
  id: (event) => event.id,
  idempotency: transaction(dynamoDbInbox({ INBOX_TABLE: 'inbox', MARKER_LIFE_SECONDS: '1641600' })),
  deadLetters: s3DeadLetters({ DEAD_LETTER_BUCKET: 'dead-letters' }),
  decide: projectOrder,
});
