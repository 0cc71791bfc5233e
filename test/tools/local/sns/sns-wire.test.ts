import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  TagResourceCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WireHandler } from '../../../../tools/local/ports.ts';
import { snsWire } from '../../../../tools/local/sns/sns-wire.ts';
import { place, topicWorld } from './topic-world.ts';

let world: ReturnType<typeof topicWorld>;
let server: Server;
let client: SNSClient;

beforeEach(async () => {
  world = topicWorld();
  server = serve(snsWire(world.service, place));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new SNSClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: place.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterEach(() => {
  client.destroy();
  server.close();
});

describe('the SNS endpoint, called by the AWS SDK', () => {
  test('creates, subscribes, publishes and cleans up', async () => {
    const queue = world.queues.add('q');
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'orders' }));
    const { SubscriptionArn } = await client.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: queue.arn,
        Attributes: { RawMessageDelivery: 'true' },
      }),
    );

    const { MessageId } = await client.send(
      new PublishCommand({
        TopicArn,
        Message: 'a & b <c> "é😀"\r\n',
        MessageAttributes: {
          text: { DataType: 'String', StringValue: 'x' },
          bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
        },
      }),
    );
    await client.send(new UnsubscribeCommand({ SubscriptionArn }));
    await client.send(new DeleteTopicCommand({ TopicArn }));

    expect(MessageId).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(queue.sent).toEqual([
      {
        body: 'a & b <c> "é😀"\r\n',
        attributes: {
          text: { dataType: 'String', stringValue: 'x' },
          bytes: { dataType: 'Binary', binaryValue: Buffer.from([0, 255]) },
        },
      },
    ]);
    expect((await client.send(new ListTopicsCommand({}))).Topics ?? []).toEqual([]);
  });

  test('publishes a FIFO batch with outcomes by entry', async () => {
    const Attributes = { FifoTopic: 'true' };
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'o.fifo', Attributes }));

    const answer = await client.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: 'ok', Message: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'd' },
          { Id: 'bad', Message: 'y', MessageGroupId: 'g' },
        ],
      }),
    );

    expect(answer.Successful).toEqual([
      {
        Id: 'ok',
        MessageId: expect.any(String),
        SequenceNumber: expect.stringMatching(/^\d{20}$/),
      },
    ]);
    expect(answer.Failed).toMatchObject([
      { Id: 'bad', Code: 'InvalidParameter', SenderFault: true },
    ]);
  });

  test('shows and changes attributes', async () => {
    const queue = world.queues.add('q');
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'orders' }));
    const { SubscriptionArn } = await client.send(
      new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn }),
    );
    const FilterPolicy = '{"kind":[{"anything-but":"<noise>"}]}';

    await client.send(
      new SetTopicAttributesCommand({
        TopicArn,
        AttributeName: 'DisplayName',
        AttributeValue: 'Orders',
      }),
    );
    await client.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn,
        AttributeName: 'FilterPolicy',
        AttributeValue: FilterPolicy,
      }),
    );

    const topic = await client.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(topic.Attributes).toMatchObject({ DisplayName: 'Orders', SubscriptionsConfirmed: '1' });
    const shown = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(shown.Attributes).toMatchObject({
      FilterPolicy,
      FilterPolicyScope: 'MessageAttributes',
    });
    const listed = { SubscriptionArn, TopicArn, Protocol: 'sqs', Endpoint: queue.arn };
    const byTopic = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    const all = await client.send(new ListSubscriptionsCommand({}));
    expect(byTopic.Subscriptions).toMatchObject([listed]);
    expect(all.Subscriptions).toMatchObject([listed]);
  });

  test('reports errors as the SDK knows them', async () => {
    const TopicArn = 'arn:aws:sns:eu-west-1:000000000000:none';
    const publish = client.send(new PublishCommand({ TopicArn, Message: 'x' }));

    await expect(publish).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
      $metadata: { httpStatusCode: 404, requestId: expect.any(String) },
    });
  });

  test('names what it supports when it is asked for more', async () => {
    const tag = client.send(new TagResourceCommand({ ResourceArn: 'arn', Tags: [] }));

    await expect(tag).rejects.toThrow(/^SNS TagResource is not supported here; supported: Create/);
  });
});

function serve(handle: WireHandler): Server {
  return createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const answer = await handle({
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers as Record<string, string>,
      body: await bodyOf(request),
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
