import { MailedEvent } from '../../contracts/order-events.ts';
import { dynamoDbStore } from '../runtime/dynamodb.ts';
import { dynamoDbLeases } from '../runtime/dynamodb-items.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { lease } from '../runtime/lease.ts';
import { queueConsumer } from '../runtime/queue-consumer.ts';
import { sqsQueue } from '../runtime/sqs.ts';
import { tableMailProvider } from './mail-provider.ts';
import { sendEmail } from './send-email.ts';

const environment = readEnvironment('send-email', process.env);
const provider = tableMailProvider(environment.ORDERS_TABLE, dynamoDbStore());

/** E-mail: writes to the customer about every mailed event, at least once, under one key. */
export const handler = queueConsumer({
  consumer: 'email',
  schema: MailedEvent,
  id: (event) => event.id,
  idempotency: lease(dynamoDbLeases(environment)),
  queue: sqsQueue(environment),
  effect: (event, context) => sendEmail(event, provider, context),
});
