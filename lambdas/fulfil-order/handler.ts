import { LifecycleEvent } from '../../contracts/order-events.ts';
import { dynamoDbInbox } from '../runtime/dynamodb.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { fifoConsumer } from '../runtime/fifo-consumer.ts';
import { sqsQueue } from '../runtime/sqs.ts';
import { transaction } from '../runtime/transaction.ts';
import { fulfilOrder } from './fulfil-order.ts';

const environment = readEnvironment('fulfil-order', process.env);
const table = environment.ORDERS_TABLE;

/** Fulfilment: moves every order through its lifecycle, in order. */
export const handler = fifoConsumer({
  consumer: 'fulfilment',
  schema: LifecycleEvent,
  id: (event) => event.id,
  idempotency: transaction(dynamoDbInbox(environment)),
  queue: sqsQueue(environment),
  decide: (event, { now }) => fulfilOrder(event, { table, now }),
});
