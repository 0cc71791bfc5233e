import { MailedEvent } from '../../contracts/order-events.ts';
import { dynamoDbInbox } from '../runtime/dynamodb.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { queueConsumer } from '../runtime/queue-consumer.ts';
import { sqsQueue } from '../runtime/sqs.ts';
import { transaction } from '../runtime/transaction.ts';
import { sendEmail } from './send-email.ts';

const environment = readEnvironment('send-email', process.env);
const table = environment.ORDERS_TABLE;

/** E-mail: writes to the customer about every mailed event, once. */
export const handler = queueConsumer({
  consumer: 'email',
  schema: MailedEvent,
  id: (event) => event.id,
  idempotency: transaction(dynamoDbInbox(environment)),
  queue: sqsQueue(environment),
  decide: (event, { now }) => sendEmail(event, { table, now }),
});
