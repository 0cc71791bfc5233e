import {
  CancelMessageMoveTaskCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SqsService } from '../../../../tools/local/sqs/sqs-service.ts';
import { createQueue, startWireServer, type WireServer } from './wire-server.ts';

let server: WireServer;
let client: SQSClient;
let service: SqsService;
let endpoint: string;

beforeEach(async () => {
  server = await startWireServer();
  ({ client, service, endpoint } = server);
});

afterEach(() => server.close());

describe('queues through the SDK', () => {
  test('manages queues: url, list, attributes, tags, purge, delete', async () => {
    const QueueUrl = await createQueue(client, 'orders', { VisibilityTimeout: '5' });
    await createQueue(client, 'other');
    await client.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '9' } }),
    );
    await client.send(new TagQueueCommand({ QueueUrl, Tags: { a: '1', b: '2' } }));
    await client.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['a'] }));
    await client.send(new PurgeQueueCommand({ QueueUrl }));

    const byName = await client.send(new GetQueueUrlCommand({ QueueName: 'orders' }));
    const listed = await client.send(
      new ListQueuesCommand({ QueueNamePrefix: 'o', MaxResults: 1 }),
    );
    const shown = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['VisibilityTimeout', 'QueueArn'],
      }),
    );
    const { Tags } = await client.send(new ListQueueTagsCommand({ QueueUrl }));
    await client.send(new DeleteQueueCommand({ QueueUrl }));

    expect(QueueUrl).toBe(`${endpoint}/000000000000/orders`);
    expect(byName.QueueUrl).toBe(QueueUrl);
    expect(listed).toMatchObject({ QueueUrls: [QueueUrl], NextToken: '1' });
    expect(shown.Attributes).toEqual({
      VisibilityTimeout: '9',
      QueueArn: 'arn:aws:sqs:eu-central-1:000000000000:orders',
    });
    expect(Tags).toEqual({ b: '2' });
    expect(service.find('orders')).toBeUndefined();
  });

  test('starts, lists and cancels message move tasks', async () => {
    const dead = service.createQueue('dead');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 });
    const orders = service.createQueue('orders', { RedrivePolicy });
    dead.send({ body: 'a' });

    const { TaskHandle } = await client.send(
      new StartMessageMoveTaskCommand({
        SourceArn: dead.arn,
        DestinationArn: orders.arn,
        MaxNumberOfMessagesPerSecond: 1,
      }),
    );
    const cancelled = await client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    const { Results } = await client.send(new ListMessageMoveTasksCommand({ SourceArn: dead.arn }));
    const sources = await client.send(
      new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.url }),
    );

    expect(cancelled.ApproximateNumberOfMessagesMoved).toBe(0);
    expect(Results).toMatchObject([
      { Status: 'CANCELLED', SourceArn: dead.arn, ApproximateNumberOfMessagesToMove: 1 },
    ]);
    expect(sources.queueUrls).toEqual([orders.url]);
  });

  test('names the missing queue as AWS does', async () => {
    const QueueUrl = `${endpoint}/000000000000/none`;

    await expect(
      client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })),
    ).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Error: { Code: 'AWS.SimpleQueueService.NonExistentQueue' },
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('names a refusal that has no type of its own', async () => {
    const QueueUrl = await createQueue(client, 'orders');

    await expect(
      client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', DelaySeconds: 901 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('answers what is no request of SQS with an error body', async () => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSQS.SendMessage' },
      body: '[not json',
    });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      __type: 'com.amazonaws.sqs#SerializationException',
    });
  });
});
