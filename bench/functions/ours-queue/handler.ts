import { OrderPlaced } from '../../../contracts/order-events.ts';
import { dynamoDbInbox } from '../../../lambdas/runtime/dynamodb.ts';
import { queueConsumer } from '../../../lambdas/runtime/queue-consumer.ts';
import { sqsQueue } from '../../../lambdas/runtime/sqs.ts';
import { transaction } from '../../../lambdas/runtime/transaction.ts';
import { payOrder } from '../../handlers/ours-queue.ts';

/** Our consumer of a queue as a project deploys it. */
export const handler = queueConsumer({
  consumer: 'payment',
  schema: OrderPlaced,
  id: (event) => event.id,
  idempotency: transaction(dynamoDbInbox({ INBOX_TABLE: 'inbox', MARKER_LIFE_SECONDS: '1641600' })),
  queue: sqsQueue({
    SOURCE_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/payment',
    DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/payment-dead',
    MAX_RECEIVE_COUNT: '5',
  }),
  decide: payOrder,
});
