import { RenderInvoice } from '../../contracts/jobs.ts';
import { dynamoDbInbox } from '../runtime/dynamodb.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { queueConsumer } from '../runtime/queue-consumer.ts';
import { sqsQueue } from '../runtime/sqs.ts';
import { transaction } from '../runtime/transaction.ts';
import { renderInvoice } from './render-invoice.ts';

const environment = readEnvironment('render-invoice', process.env);
const table = environment.ORDERS_TABLE;

/** Invoices: one worker renders the invoice of a paid order, once. */
export const handler = queueConsumer({
  consumer: 'invoice',
  schema: RenderInvoice,
  id: (event) => event.id,
  idempotency: transaction(dynamoDbInbox(environment)),
  queue: sqsQueue(environment),
  decide: (event, { now }) => renderInvoice(event, { table, now }),
});
