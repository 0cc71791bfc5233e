import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom, systemClock } from '../../../../tools/local/clock.ts';
import { KinesisService } from '../../../../tools/local/kinesis/kinesis-service.ts';
import { kinesisWire } from '../../../../tools/local/kinesis/kinesis-wire.ts';
import { AwsError, type Functions, type WireHandler } from '../../../../tools/local/ports.ts';
import { SnsService } from '../../../../tools/local/sns/sns-service.ts';
import { snsWire } from '../../../../tools/local/sns/sns-wire.ts';
import { SqsService } from '../../../../tools/local/sqs/sqs-service.ts';
import { sqsWire } from '../../../../tools/local/sqs/sqs-wire.ts';
import { lambdaWire } from '../../../../tools/local/wire/lambda-wire.ts';
import { wireRouter } from '../../../../tools/local/wire/wire-router.ts';
import { startWireServer, type WireServer } from '../../../../tools/local/wire/wire-server.ts';

let server: WireServer;
let endpoint = '';
let sqs: SqsService;
let sns: SnsService;
let kinesis: KinesisService;
let handler: WireHandler;

beforeAll(async () => {
  server = await startWireServer(0, (request) => handler(request));
  endpoint = `http://127.0.0.1:${server.port}`;
  const place = { account: '000000000000', region: 'us-east-1', endpoint };
  const parts = { clock: systemClock(), random: seededRandom(1), observe: () => {}, place };
  sqs = new SqsService(parts);
  sns = new SnsService({ ...parts, queues: sqs });
  kinesis = new KinesisService(parts);
  const none: WireHandler = async () => ({ status: 500, headers: {}, body: '' });
  handler = wireRouter({
    sqs: sqsWire(sqs),
    sns: snsWire(sns, place),
    kinesis: kinesisWire(kinesis),
    lambda: lambdaWire(functions),
    dynamodb: none,
    s3: none,
    http: async ({ path }) => ({ status: 200, headers: {}, body: path }),
  });
});

afterAll(() => server.stop());

describe('one port for every service', () => {
  test("serves Kinesis over cleartext HTTP/2, the SDK's default", async () => {
    const { name } = kinesis.createStream('events', { shardCount: 1 });
    const client = new KinesisClient(clientOptions());
    const StreamName = name;

    await client.send(
      new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: Buffer.from('hello') }),
    );

    const { Shards } = await client.send(new ListShardsCommand({ StreamName }));
    const ShardId = Shards?.[0]?.ShardId;
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }));
    client.destroy();
    expect(Records?.map(({ Data }) => Buffer.from(Data ?? []).toString())).toEqual(['hello']);
  });

  test('serves SNS and SQS over HTTP/1.1', async () => {
    const queue = sqs.createQueue('orders');
    const topic = sns.createTopic('orders');
    sns.subscribe(topic.arn, {
      protocol: 'sqs',
      endpoint: queue.arn,
      attributes: { RawMessageDelivery: 'true' },
    });
    const publisher = new SNSClient(clientOptions());
    const consumer = new SQSClient(clientOptions());

    await publisher.send(new PublishCommand({ TopicArn: topic.arn, Message: 'published' }));
    await consumer.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'sent' }));

    const { Messages } = await consumer.send(
      new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10 }),
    );
    publisher.destroy();
    consumer.destroy();
    expect(Messages?.map(({ Body }) => Body).sort()).toEqual(['published', 'sent']);
  });

  test('serves HTTP APIs by their path', async () => {
    const response = await fetch(`${endpoint}/http/api1/orders`);

    expect(await response.text()).toBe('/http/api1/orders');
  });

  test('names a request that is of no service', async () => {
    const unknown =
      'is of no service that the local cloud has; it has SQS, SNS, Kinesis, DynamoDB, S3, Lambda Invoke and HTTP APIs under /http/<apiId>';

    const byPath = await fetch(`${endpoint}/nothing`);
    const byTarget = await fetch(endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSStepFunctions.StartExecution' },
    });

    expect([byPath.status, await byPath.json()]).toEqual([
      404,
      { __type: 'UnknownOperationException', message: `GET /nothing ${unknown}` },
    ]);
    expect([byTarget.status, await byTarget.json()]).toEqual([
      400,
      {
        __type: 'UnknownOperationException',
        message: `AWSStepFunctions.StartExecution ${unknown}`,
      },
    ]);
  });

  test('that is in use is reported with the remedy', async () => {
    await expect(startWireServer(server.port, handler)).rejects.toThrow(
      new Error(
        `port ${server.port} is in use on 127.0.0.1: pass --port N, or stop the other program`,
      ),
    );
  });
});

describe('Lambda Invoke on the wire', () => {
  test.each([
    ['echo', 'RequestResponse', 200, '{"a":1}', null],
    ['broken', 'RequestResponse', 200, '{"errorMessage":"no"}', 'Unhandled'],
    ['echo', 'Event', 202, '', null],
    ['echo', 'DryRun', 204, '', null],
    [
      'busy',
      'RequestResponse',
      429,
      '{"Type":"User","message":"Rate Exceeded.","Message":"Rate Exceeded."}',
      null,
    ],
    [
      'gone',
      'RequestResponse',
      404,
      '{"Type":"User","message":"Function not found","Message":"Function not found"}',
      null,
    ],
  ])('of %s as %s answers %i', async (name, type, status, body, failed) => {
    const response = await fetch(`${endpoint}/2015-03-31/functions/${name}/invocations`, {
      method: 'POST',
      headers: {
        'x-amz-invocation-type': type,
        authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/lambda/aws4_request',
      },
      body: '{"a":1}',
    });

    expect([
      response.status,
      await response.text(),
      response.headers.get('x-amz-function-error'),
    ]).toEqual([status, body, failed]);
  });
});

const functions: Functions = {
  timeoutMs: (name) => {
    if (name === 'gone') throw new AwsError('ResourceNotFoundException', 'Function not found', 404);
    return 3000;
  },
  invoke: async (name, payload) => {
    if (name === 'busy') return { kind: 'throttled' };
    if (name === 'broken')
      return { kind: 'failed', error: '{"errorMessage":"no"}', requestId: 'r' };
    return { kind: 'returned', payload, requestId: 'r' };
  },
};

function clientOptions() {
  return {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
}
