import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SqsService } from '../../../../tools/local/sqs/sqs-service.ts';
import { createQueue, receive, startWireServer, type WireServer } from './wire-server.ts';

let server: WireServer;
let client: SQSClient;
let service: SqsService;

beforeEach(async () => {
  server = await startWireServer();
  ({ client, service } = server);
});

afterEach(() => server.close());

describe('messages through the SDK', () => {
  test('sends, receives and deletes a message with text, number and binary attributes', async () => {
    const QueueUrl = await createQueue(client, 'orders');
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'order 🎉' },
      size: { DataType: 'Number', StringValue: '5' },
      blob: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) },
    };
    const sent = await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'hello 🎉',
        MessageAttributes,
        MessageSystemAttributes: {
          AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-5759e988-bd862e3fe1be46a9' },
        },
      }),
    );

    const [message] = await receive(client, QueueUrl);
    await client.send(
      new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle ?? '' }),
    );

    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'hello 🎉',
      MD5OfBody: sent.MD5OfMessageBody,
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      MessageAttributes,
      Attributes: { ApproximateReceiveCount: '1', AWSTraceHeader: expect.any(String) },
    });
    expect(service.get('orders').counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test('shows only the attributes that were asked for', async () => {
    const QueueUrl = await createQueue(client, 'orders');
    const value = (StringValue: string) => ({ DataType: 'String', StringValue });
    const MessageAttributes = { 'app.a': value('1'), 'app.b': value('2'), other: value('3') };
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageAttributes }));

    const { Messages } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MessageAttributeNames: ['app.*'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );

    expect(Object.keys(Messages?.[0]?.MessageAttributes ?? {})).toEqual(['app.a', 'app.b']);
    expect(Object.keys(Messages?.[0]?.Attributes ?? {})).toEqual(['SentTimestamp']);
  });

  test('waits for a message that comes later', async () => {
    const QueueUrl = await createQueue(client, 'orders', { ReceiveMessageWaitTimeSeconds: '20' });
    const waiting = receive(client, QueueUrl);

    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'late' }));

    expect(await waiting).toMatchObject([{ Body: 'late' }]);
  });

  test('leaves a message alone when the client that waited for it has gone', async () => {
    const QueueUrl = await createQueue(client, 'orders');
    const stop = new AbortController();
    const waiting = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
      abortSignal: stop.signal,
    });
    await client.send(new GetQueueUrlCommand({ QueueName: 'orders' }));
    stop.abort();
    await expect(waiting).rejects.toThrow('abort');
    await expect.poll(() => server.departed(), { interval: 5 }).toBe(1);

    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'kept' }));

    expect(await receive(client, QueueUrl)).toMatchObject([{ Body: 'kept' }]);
  });

  test('sends and deletes in batches, each entry alone', async () => {
    const QueueUrl = await createQueue(client, 'orders');
    const sent = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', MessageBody: 'x' },
          { Id: 'bad', MessageBody: '\u0000' },
        ],
      }),
    );
    const [message] = await receive(client, QueueUrl);
    const handle = message?.ReceiptHandle ?? '';

    const hidden = await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [{ Id: 'a', ReceiptHandle: handle, VisibilityTimeout: 60 }],
      }),
    );
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', ReceiptHandle: handle },
          { Id: 'b', ReceiptHandle: 'nonsense' },
        ],
      }),
    );

    expect(sent).toMatchObject({
      Successful: [{ Id: 'good' }],
      Failed: [{ Id: 'bad', SenderFault: true, Code: 'InvalidMessageContents' }],
    });
    expect(hidden.Successful).toMatchObject([{ Id: 'a' }]);
    expect(deleted).toMatchObject({
      Successful: [{ Id: 'a' }],
      Failed: [{ Id: 'b', Code: 'ReceiptHandleIsInvalid' }],
    });
  });

  test.each([
    [[], 'EmptyBatchRequest'],
    [Array.from({ length: 11 }, (_, i) => ({ Id: `${i}` })), 'TooManyEntriesInBatchRequest'],
    [[{ Id: 'a' }, { Id: 'a' }], 'BatchEntryIdsNotDistinct'],
    [[{ Id: 'a:b' }], 'InvalidBatchEntryId'],
    [
      [
        { Id: 'a', MessageBody: 'x'.repeat(600_000) },
        { Id: 'b', MessageBody: 'x'.repeat(600_000) },
      ],
      'BatchRequestTooLong',
    ],
  ])('refuses the batch %#', async (entries, name) => {
    const QueueUrl = await createQueue(client, 'orders');
    const Entries = entries.map((entry) => ({ MessageBody: 'x', ...entry }));

    await expect(
      client.send(new SendMessageBatchCommand({ QueueUrl, Entries })),
    ).rejects.toMatchObject({ name, Error: { Code: `AWS.SimpleQueueService.${name}` } });
  });

  test('sends to a FIFO queue and gets sequence numbers', async () => {
    const attributes = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
    const QueueUrl = await createQueue(client, 'orders.fifo', attributes);

    const sent = await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageGroupId: 'g' }),
    );
    const [message] = await receive(client, QueueUrl);

    expect(sent.SequenceNumber).toMatch(/^\d{20}$/);
    expect(message?.Attributes).toMatchObject({
      MessageGroupId: 'g',
      SequenceNumber: sent.SequenceNumber,
    });
  });

  test('changes the visibility of one message', async () => {
    const QueueUrl = await createQueue(client, 'orders');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    const ReceiptHandle = (await receive(client, QueueUrl))[0]?.ReceiptHandle ?? '';

    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
    );

    expect(await receive(client, QueueUrl)).toHaveLength(1);
  });
});
