import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type AttributeValue, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { orderKeys, viewKeys } from '../../contracts/tables.ts';
import type { DeployedStage } from './deployed-stage.ts';

type Item = Readonly<Record<string, AttributeValue>>;

/** One thing that a stage must do. */
export interface Check {
  readonly name: string;
  run(stage: DeployedStage): Promise<void>;
}

const patienceMs = 120_000;
const pauseMs = 500;

const order = {
  customerId: `e2e-${randomUUID()}`,
  lines: [{ sku: 'lamp', quantity: 1, unitPriceCents: 1_000 }],
};

/** What is checked, in this order; each leaves its own order behind, and no dead letter. */
export const checks: readonly Check[] = [
  { name: 'a repeated request is one order, and has every effect exactly once', run: oneOrder },
  { name: 'poison becomes a dead letter with its reason', run: poison },
  { name: 'a wrong request is refused with its reason', run: wrongRequest },
];

async function oneOrder(stage: DeployedStage): Promise<void> {
  const key = randomUUID();
  const first = await post(stage, key, order);
  const again = await post(stage, key, order);
  assert.deepEqual([first.status, again.status], [202, 202]);
  assert.deepEqual(again.body, first.body);

  const { orderId } = first.body;
  const done = await eventually(async () => {
    const items = await itemsOf(stage.outputs.ordersTableName, orderKeys.order(orderId).pk);
    const row = (sk: string) => items.find((item) => item.sk?.S === sk);
    const mails = items.filter(({ sk }) => sk?.S?.startsWith('EMAIL#')).length;
    const isDone = row('ORDER')?.fulfilment?.S === 'shipped' && row('INVOICE') && mails === 2;
    return isDone ? { order: row('ORDER'), invoice: row('INVOICE') } : undefined;
  });
  assert.equal(done.order?.paymentEvents?.N, '1');
  assert.equal(done.order?.stockEvents?.N, '1');
  assert.equal(done.order?.lifecycleEvents?.N, '4');
  assert.equal(done.invoice?.renders?.N, '1');
  const { pk } = viewKeys.search(orderId);
  await eventually(async () => {
    const [view] = await itemsOf(stage.outputs.viewsTableName, pk);
    return view?.updates?.N === '5' ? view : undefined;
  });
}

async function poison({ outputs }: DeployedStage): Promise<void> {
  const token = randomUUID();
  await new SNSClient().send(
    new PublishCommand({
      TopicArn: outputs.eventsTopicArn,
      Message: `{ "id": "${token}" `,
      MessageGroupId: token,
      MessageAttributes: { type: { DataType: 'String', StringValue: 'orders.OrderPlaced.v1' } },
    }),
  );
  const queues = [
    outputs.paymentDeadLetterQueueUrl,
    outputs.inventoryDeadLetterQueueUrl,
    outputs.emailDeadLetterQueueUrl,
  ];
  for (const QueueUrl of queues) await takeDeadLetter(QueueUrl, token);
}

/** Waits for the dead letter, reads its reason, and removes it. */
async function takeDeadLetter(QueueUrl: string, token: string): Promise<void> {
  const sqs = new SQSClient();
  const letter = await eventually(async () => {
    const request = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: 5 };
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ ...request, MessageAttributeNames: ['All'] }),
    );
    return Messages.find(({ Body }) => Body?.includes(token));
  });
  assert.match(letter.MessageAttributes?.errorMessage?.StringValue ?? '', /not JSON/);
  const { ReceiptHandle } = letter;
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
}

async function wrongRequest(stage: DeployedStage): Promise<void> {
  const { status, body } = await post(stage, randomUUID(), { ...order, lines: [] });

  assert.equal(status, 400);
  assert.match(body.detail ?? '', /lines/);
}

interface Answer {
  readonly status: number;
  readonly body: { readonly orderId: string; readonly detail?: string };
}

async function post({ outputs }: DeployedStage, key: string, body: object): Promise<Answer> {
  const response = await fetch(`${outputs.apiUrl}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

async function itemsOf(TableName: string, pk: string): Promise<readonly Item[]> {
  const { Items = [] } = await new DynamoDBClient().send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
    }),
  );
  return Items;
}

async function eventually<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`nothing after ${patienceMs / 1000} seconds`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
