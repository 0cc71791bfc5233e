import { OrderPlaced } from '../../contracts/order-events.ts';
import { dynamoDbInbox } from '../runtime/dynamodb.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { queueConsumer } from '../runtime/queue-consumer.ts';
import { sqsQueue } from '../runtime/sqs.ts';
import { transaction } from '../runtime/transaction.ts';
import { reserveInventory } from './reserve-inventory.ts';

const environment = readEnvironment('reserve-inventory', process.env);
const table = environment.ORDERS_TABLE;

/** Inventory: sets units aside for every placed order, once. */
export const handler = queueConsumer({
  consumer: 'inventory',
  schema: OrderPlaced,
  id: (event) => event.id,
  idempotency: transaction(dynamoDbInbox(environment)),
  queue: sqsQueue(environment),
  decide: (event, { now }) => reserveInventory(event, { table, now }),
});
