import { RenderInvoice } from '../../contracts/jobs.ts';
import { dynamoDbItems } from '../runtime/dynamodb-items.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { inline } from '../runtime/inline.ts';
import { queueConsumer } from '../runtime/queue-consumer.ts';
import { sqsQueue } from '../runtime/sqs.ts';
import { renderInvoice } from './render-invoice.ts';

const environment = readEnvironment('render-invoice', process.env);
const table = environment.ORDERS_TABLE;

/** Invoices: one worker renders the invoice of a paid order, once: the invoice itself says that it is there. */
export const handler = queueConsumer({
  consumer: 'invoice',
  schema: RenderInvoice,
  id: (event) => event.id,
  idempotency: inline({ store: dynamoDbItems() }),
  queue: sqsQueue(environment),
  decide: (event, { now }) => renderInvoice(event, { table, now }),
});
