import { OrderPlaced } from '../../contracts/order-events.ts';
import { dynamoDbInbox } from '../runtime/dynamodb.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { queueConsumer } from '../runtime/queue-consumer.ts';
import { sqsQueue } from '../runtime/sqs.ts';
import { transaction } from '../runtime/transaction.ts';
import { chargePayment } from './charge-payment.ts';

const environment = readEnvironment('charge-payment', process.env);
const table = environment.ORDERS_TABLE;

/** Payment: charges every placed order, once. */
export const handler = queueConsumer({
  consumer: 'payment',
  schema: OrderPlaced,
  id: (event) => event.id,
  idempotency: transaction(dynamoDbInbox(environment)),
  queue: sqsQueue(environment),
  decide: (event, { now }) => chargePayment(event, { table, now }),
});
