import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import { SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputs } from '../../contracts/outputs.ts';
import { topicChannel } from '../../lambdas/runtime/publisher/topic-channel.ts';
import { synthesizeDev } from '../../tools/demo/synthesize.ts';
import { type LocalCloud, startLocalCloud } from '../../tools/local/main.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const order = { customerId: 'c-1', lines: [{ sku: 'lamp', quantity: 1, unitPriceCents: 100 }] };

interface Traced {
  readonly id: string;
  readonly type: string;
  readonly traceparent: string;
  readonly correlationid: string;
  readonly causationid?: string;
}

describe('a trace', () => {
  let cloud: LocalCloud;
  let kinesis: KinesisClient;
  let sns: SNSClient;
  let sqs: SQSClient;

  beforeAll(async () => {
    const assemblyDir = await synthesizeDev(process.cwd());
    cloud = await startLocalCloud({ assemblyDir, port: 0 });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const config = { endpoint: cloud.place.endpoint, region: 'us-east-1', credentials };
    kinesis = new KinesisClient(config);
    sns = new SNSClient(config);
    sqs = new SQSClient(config);
  }, 60_000);

  afterAll(async () => {
    for (const client of [kinesis, sns, sqs]) client?.destroy();
    await cloud?.stop();
  });

  test('follows an order from the request to the last event that it causes', async () => {
    const response = await post('/orders', order);
    const { eventId } = (await response.json()) as { readonly eventId: string };

    const events = await eventually(async () => {
      const all = await readStream(cloud.outputs[outputs.eventStreamName]);
      return new Set(all.map(({ type }) => type)).size === 5 ? all : undefined;
    });

    expect(new Set(events.map((event) => event.traceparent))).toEqual(new Set([traceparent]));
    expect(new Set(events.map((event) => event.correlationid))).toEqual(new Set([eventId]));
    expect(causesOf(events)).toEqual({
      'orders.OrderPlaced.v1': undefined,
      'payments.PaymentCharged.v1': 'orders.OrderPlaced.v1',
      'inventory.StockReserved.v1': 'orders.OrderPlaced.v1',
      'fulfilment.OrderPacked.v1': 'payments.PaymentCharged.v1',
      'fulfilment.OrderShipped.v1': 'fulfilment.OrderPacked.v1',
    });
  });

  test('goes with a message through topic, queue and consumer into its dead letter', async () => {
    const topic = topicChannel(sns, cloud.outputs[outputs.eventsTopicArn] ?? '', { isFifo: false });
    const type = 'orders.OrderPlaced.v1';

    await topic.publish([{ id: 'e-1', type, partitionKey: 'o-1', body: 'no JSON', traceparent }]);
    const [letter] = await eventually(async () => {
      const { Messages } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: cloud.outputs[outputs.paymentDeadLetterQueueUrl],
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
          WaitTimeSeconds: 1,
        }),
      );
      return Messages;
    });

    expect(letter?.MessageAttributes?.traceparent?.StringValue).toBe(traceparent);
    expect(letter?.Attributes?.MessageGroupId).toBe('o-1');
  });

  test('goes with a page view into the telemetry stream', async () => {
    const view = { path: '/lamps/7', visitId: 'v-1' };

    const { status } = await post('/page-views', { views: [view] });

    expect(status).toBe(202);
    expect(await readStream(cloud.outputs[outputs.telemetryStreamName])).toMatchObject([
      { type: 'web.PageViewed.v1', traceparent, data: view },
    ]);
  });

  function post(path: string, body: object) {
    const headers = { traceparent, 'idempotency-key': 'k-1', 'content-type': 'application/json' };
    const url = `${cloud.outputs[outputs.apiUrl]}${path}`;
    return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async function readStream(StreamName = ''): Promise<readonly Traced[]> {
    const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }));
    const pages = await Promise.all(
      Shards.map(async ({ ShardId }) => {
        const at = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
        const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(at));
        return await kinesis.send(new GetRecordsCommand({ ShardIterator }));
      }),
    );
    const records = pages.flatMap(({ Records = [] }) => Records);
    return records.map(({ Data }) => JSON.parse(Buffer.from(Data ?? []).toString()));
  }
});

/** For each type of event the type of the event that caused it. */
function causesOf(events: readonly Traced[]): Record<string, string | undefined> {
  const typeOf = new Map(events.map(({ id, type }) => [id, type]));
  const causes = events.map(({ type, causationid = '' }) => [type, typeOf.get(causationid)]);
  return Object.fromEntries(causes);
}

async function eventually<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const value = await ask();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not happen within 20 seconds');
}
