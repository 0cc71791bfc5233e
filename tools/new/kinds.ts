/** One name in the spellings that code needs: `award-points`, `AwardPoints`, `awardPoints`. */
export interface Names {
  readonly folder: string;
  readonly pascal: string;
  readonly camel: string;
}

/** What a consumer of one kind of source is made of. */
export interface Kind {
  /** The file of the stack that it is declared in. */
  readonly stack: string;
  /** Its entry in `contracts/environment.ts`. */
  readonly variables: string;
  declaration(names: Names): string;
  decision(names: Names): string;
  handler(names: Names): string;
  test(names: Names): string;
  contract?(names: Names): string;
}

const queueVariables = "['ORDERS_TABLE', ...queueConsumer, ...inbox]";

const topic: Kind = {
  stack: 'lib/stacks/fan-out-stack.ts',
  variables: queueVariables,
  declaration: ({ folder, pascal }) => `    new QueueConsumer(this, '${pascal}', {
      ...shared,
      name: '${folder}',
      events: ['orders.OrderPlaced'],
    });
`,
  decision: (names) => `import type { OrderPlaced } from '../../contracts/order-events.ts';
import { update, type Write } from '../runtime/writes.ts';

/** Counts a customer's orders; your own effect goes here. */
export function ${names.camel}({ data }: OrderPlaced, table: string): readonly Write[] {
  const key = { pk: \`CUSTOMER#\${data.customerId}\`, sk: '${names.pascal}' };
  return [update(table, key, { add: { orders: 1 } })];
}
`,
  handler: (names) => queueHandler(names, { schema: 'OrderPlaced', file: 'order-events' }),
  test: (names) => `import { expect, test } from 'vitest';
${importOf(names)}
import { applied, row } from '../support/applied.ts';
import { orderPlaced } from '../support/order-samples.ts';

test('${names.folder} counts the orders of a customer', async () => {
  const again = { ...orderPlaced, id: 'placed-2' };

  const tables = await applied(${names.camel}(orderPlaced, 'orders'), ${names.camel}(again, 'orders'));

  expect(row(tables, { pk: 'CUSTOMER#c-1', sk: '${names.pascal}' })).toMatchObject({ orders: 2 });
});
`,
};

const fifo: Kind = {
  stack: 'lib/stacks/fulfilment-stack.ts',
  variables: queueVariables,
  declaration: ({ folder, pascal }) =>
    `    new QueueConsumer(this, '${pascal}', { ...shared, name: '${folder}' });\n`,
  decision: (names) => `import type { LifecycleEvent } from '../../contracts/order-events.ts';
import { update, type Write } from '../runtime/writes.ts';

/** Keeps the last step of an order, in order; your own effect goes here. */
export function ${names.camel}({ type, data }: LifecycleEvent, table: string): readonly Write[] {
  const key = { pk: \`ORDER#\${data.orderId}\`, sk: '${names.pascal}' };
  return [update(table, key, { set: { lastType: type }, add: { steps: 1 } })];
}
`,
  handler: (names) =>
    queueHandler(names, { schema: 'LifecycleEvent', file: 'order-events', entry: 'fifoConsumer' }),
  test: (names) => `import { expect, test } from 'vitest';
${importOf(names)}
import { applied, row } from '../support/applied.ts';
import { orderPlaced, paymentCharged } from '../support/order-samples.ts';

test('${names.folder} keeps the last step of an order', async () => {
  const tables = await applied(
    ${names.camel}(orderPlaced, 'orders'),
    ${names.camel}(paymentCharged, 'orders'),
  );

  expect(row(tables, { pk: 'ORDER#o-1', sk: '${names.pascal}' })).toMatchObject({
    lastType: 'payments.PaymentCharged.v1',
    steps: 2,
  });
});
`,
};

const stream: Kind = {
  stack: 'lib/stacks/streaming-stack.ts',
  variables: 'streamConsumer',
  declaration: ({ folder, pascal }) =>
    `    new StreamConsumer(this, '${pascal}', { ...shared, batchWindow, name: '${folder}' });\n`,
  decision: (names) => `import type { OrderEvent } from '../../contracts/order-events.ts';
import { update, type Write } from '../runtime/writes.ts';

/** Counts the events of an order, each once; your own view goes here. */
export function ${names.camel}({ type, data }: OrderEvent, table: string): readonly Write[] {
  const key = { pk: \`${names.pascal}#\${data.orderId}\`, sk: 'VIEW' };
  return [update(table, key, { set: { lastType: type }, add: { events: 1 } })];
}
`,
  handler: ({ folder, camel }) => `import { OrderEvent } from '../../contracts/order-events.ts';
import { dynamoDbItems } from '../runtime/dynamodb-items.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { s3DeadLetters } from '../runtime/s3.ts';
import { streamConsumer } from '../runtime/stream-consumer.ts';
import { watermark } from '../runtime/watermark.ts';
import { ${camel} } from './${folder}.ts';

const environment = readEnvironment('${folder}', process.env);

/** Keeps one document an order, each event once. */
export const handler = streamConsumer({
  consumer: '${folder}',
  schema: OrderEvent,
  id: (event) => event.id,
  idempotency: watermark({ store: dynamoDbItems() }),
  deadLetters: s3DeadLetters(environment),
  decide: (event) => ${camel}(event, environment.VIEWS_TABLE),
});
`,
  test: (names) => `import { expect, test } from 'vitest';
${importOf(names)}
import { applied, row } from '../support/applied.ts';
import { orderPlaced, paymentCharged } from '../support/order-samples.ts';

test('${names.folder} counts the events of an order', async () => {
  const tables = await applied(
    ${names.camel}(orderPlaced, 'orders'),
    ${names.camel}(paymentCharged, 'orders'),
  );

  expect(row(tables, { pk: '${names.pascal}#o-1', sk: 'VIEW' })).toMatchObject({ events: 2 });
});
`,
};

const queue: Kind = {
  stack: 'lib/stacks/invoicing-stack.ts',
  variables: queueVariables,
  declaration: ({
    folder,
    pascal,
    camel,
  }) => `    const ${camel} = new QueueConsumer(this, '${pascal}', {
      ...shared,
      inbox: foundation.inbox,
      name: '${folder}',
    });
    new CfnOutput(this, '${pascal}QueueUrl', { value: ${camel}.source.queue.queueUrl });
`,
  contract: ({ pascal }) => `import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1), z.maxLength(64));

/** A job: one worker does it. A job with the same id is done once. */
export const ${pascal}Job = z.object({ id: text, subject: text });
export type ${pascal}Job = z.infer<typeof ${pascal}Job>;
`,
  decision: ({
    folder,
    pascal,
    camel,
  }) => `import type { ${pascal}Job } from '../../contracts/${folder}-job.ts';
import { update, type Write } from '../runtime/writes.ts';

/** Counts the jobs about a subject; your own work goes here. */
export function ${camel}({ subject }: ${pascal}Job, table: string): readonly Write[] {
  const key = { pk: \`SUBJECT#\${subject}\`, sk: '${pascal}' };
  return [update(table, key, { add: { jobs: 1 } })];
}
`,
  handler: (names) =>
    queueHandler(names, { schema: `${names.pascal}Job`, file: `${names.folder}-job` }),
  test: (names) => `import { expect, test } from 'vitest';
${importOf(names)}
import { applied, row } from '../support/applied.ts';

test('${names.folder} counts the jobs about a subject', async () => {
  const job = { id: 'job-1', subject: 'lamp' };

  const tables = await applied(${names.camel}(job, 'orders'));

  expect(row(tables, { pk: 'SUBJECT#lamp', sk: '${names.pascal}' })).toMatchObject({ jobs: 1 });
});
`,
};

/** By the word after `--from`. */
export const kinds: Readonly<Record<string, Kind | undefined>> = { topic, fifo, stream, queue };

function importOf({ folder, camel }: Names): string {
  return `import { ${camel} } from '../../../lambdas/${folder}/${folder}.ts';`;
}

interface Wiring {
  readonly schema: string;
  /** Of the contract that has the schema. */
  readonly file: string;
  readonly entry?: 'queueConsumer' | 'fifoConsumer';
}

function queueHandler(
  { folder, camel }: Names,
  { schema, file, entry = 'queueConsumer' }: Wiring,
): string {
  const module = entry === 'fifoConsumer' ? 'fifo-consumer' : 'queue-consumer';
  return `import { ${schema} } from '../../contracts/${file}.ts';
import { dynamoDbInbox } from '../runtime/dynamodb.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { ${entry} } from '../runtime/${module}.ts';
import { sqsQueue } from '../runtime/sqs.ts';
import { transaction } from '../runtime/transaction.ts';
import { ${camel} } from './${folder}.ts';

const environment = readEnvironment('${folder}', process.env);

/** Makes its effect once for each event, and remembers the event with it. */
export const handler = ${entry}({
  consumer: '${folder}',
  schema: ${schema},
  id: (event) => event.id,
  idempotency: transaction(dynamoDbInbox(environment)),
  queue: sqsQueue(environment),
  decide: (event) => ${camel}(event, environment.ORDERS_TABLE),
});
`;
}
