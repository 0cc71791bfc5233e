import { Agent, request as httpRequest } from 'node:http';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { StageOutputs } from '../../contracts/outputs.ts';
import { idempotencyKeyHeader, type PlaceOrderResponse } from '../../contracts/place-order.ts';
import type { DemoCloud } from './cloud.ts';
import type { Poison, PoisonTarget } from './poison.ts';
import type { PlannedOrder, Workload } from './workload.ts';

/** What the publisher knows for certain, kept outside the system under test. */
export interface PublishLog {
  /** Every order that was acknowledged, by its order id. */
  readonly orders: Map<string, PlannedOrder>;
  readonly poison: Poison[];
  /** Sends attempted, repetitions and poison included. */
  attempted: number;
  /** Sends that the cloud took responsibility for: 202 or a service's receipt. */
  acknowledged: number;
  /** Repetitions that got the first answer again. */
  duplicateRequests: number;
  /** Answers that broke the contract, as sentences. */
  readonly refused: string[];
}

export function emptyPublishLog(): PublishLog {
  return {
    orders: new Map(),
    poison: [],
    attempted: 0,
    acknowledged: 0,
    duplicateRequests: 0,
    refused: [],
  };
}

/** Requests in flight at once. */
const connections = 8;

/** Tries of one request until it counts as refused. */
const tries = 8;

/** Publishes the whole workload, poison in between, and notes what was acknowledged. */
export async function publishWorkload(
  workload: Workload,
  cloud: DemoCloud,
  stage: StageOutputs,
  log: PublishLog,
): Promise<void> {
  const api = orderApi(stage.apiUrl);
  const poisons = poisonSender(cloud, stage);
  const every = Math.max(1, Math.floor(workload.orders.length / (workload.poison.length + 1)));
  const pendingPoison = [...workload.poison];
  let next = 0;

  const worker = async () => {
    for (let index = next++; index < workload.orders.length; index = next++) {
      const order = workload.orders[index] as PlannedOrder;
      await placeOrder(order, api, log);
      const poison = index % every === every - 1 ? pendingPoison.shift() : undefined;
      if (poison) await sendPoison(poison, poisons.send, log);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  for (const poison of pendingPoison) await sendPoison(poison, poisons.send, log);

  api.close();
  poisons.close();
}

async function placeOrder(order: PlannedOrder, api: OrderApi, log: PublishLog): Promise<void> {
  const answers = order.concurrent
    ? await Promise.all(Array.from({ length: order.sends }, () => send(order, api, log)))
    : [await send(order, api, log), order.sends > 1 ? await send(order, api, log) : undefined];
  log.duplicateRequests += order.sends - 1;

  const ids = new Set(answers.flatMap((answer) => (answer ? [answer.orderId] : [])));
  for (const orderId of ids) log.orders.set(orderId, order);
  if (ids.size > 1) {
    log.refused.push(`${order.idempotencyKey} became ${ids.size} orders: ${[...ids].join(', ')}`);
  }
}

async function send(order: PlannedOrder, api: OrderApi, log: PublishLog) {
  log.attempted += 1;
  let last = '';
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const answer = await api.post(order);
    if (answer.status === 202) {
      log.acknowledged += 1;
      return JSON.parse(answer.body) as PlaceOrderResponse;
    }
    last = `${answer.status} ${answer.body}`;
    if (answer.status < 500 && answer.status !== 429) break;
    await new Promise((resolve) => setTimeout(resolve, 25 * 2 ** attempt));
  }
  log.refused.push(`${order.idempotencyKey} was answered ${last}`);
  return undefined;
}

async function sendPoison(
  poison: Poison,
  send: (poison: Poison) => Promise<unknown>,
  log: PublishLog,
): Promise<void> {
  log.attempted += 1;
  await send(poison);
  log.acknowledged += 1;
  log.poison.push(poison);
}

interface OrderApi {
  post(order: PlannedOrder): Promise<{ readonly status: number; readonly body: string }>;
  close(): void;
}

function orderApi(apiUrl: string): OrderApi {
  const agent = new Agent({ keepAlive: true, maxSockets: connections * 2 });
  const url = `${apiUrl.replace(/\/$/, '')}/orders`;
  return {
    post: (order) =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify(order.request);
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          [idempotencyKeyHeader]: order.idempotencyKey,
        };
        const call = httpRequest(url, { method: 'POST', agent, headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
          );
        });
        call.on('error', reject);
        call.end(body);
      }),
    close: () => agent.destroy(),
  };
}

function poisonSender(cloud: DemoCloud, stage: StageOutputs) {
  const config = clientConfig(cloud);
  const sns = new SNSClient(config);
  const sqs = new SQSClient(config);
  const kinesis = new KinesisClient(config);
  const topic = (poison: Poison) => ({
    Message: poison.body,
    MessageAttributes: { type: { DataType: 'String', StringValue: poison.type } },
  });
  const senders: Record<PoisonTarget, (poison: Poison) => Promise<unknown>> = {
    'events-topic': (poison) =>
      sns.send(new PublishCommand({ TopicArn: stage.eventsTopicArn, ...topic(poison) })),
    'lifecycle-topic': (poison) =>
      sns.send(
        new PublishCommand({
          TopicArn: stage.lifecycleTopicArn,
          ...topic(poison),
          MessageGroupId: poison.group,
          MessageDeduplicationId: poison.token,
        }),
      ),
    'event-stream': (poison) =>
      kinesis.send(
        new PutRecordCommand({
          StreamName: stage.eventStreamName,
          PartitionKey: poison.group,
          Data: Buffer.from(poison.body),
        }),
      ),
    'invoice-queue': (poison) =>
      sqs.send(
        new SendMessageCommand({ QueueUrl: stage.invoiceQueueUrl, MessageBody: poison.body }),
      ),
  };
  return {
    send: (poison: Poison) => senders[poison.target](poison),
    close: () => {
      for (const client of [sns, sqs, kinesis]) client.destroy();
    },
  };
}

/** Settings of every SDK client that talks to the local cloud: loopback and dummy credentials. */
export function clientConfig(cloud: DemoCloud) {
  return {
    endpoint: cloud.endpoint,
    region: cloud.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
}
