import { describe, expect, test } from 'vitest';
import { queueChannel } from '../../../../lambdas/runtime/publisher/queue-channel.ts';
import { streamChannel } from '../../../../lambdas/runtime/publisher/stream-channel.ts';
import { topicChannel } from '../../../../lambdas/runtime/publisher/topic-channel.ts';
import { fakeClient } from '../../support/fake-client.ts';

const message = {
  id: 'e-1',
  type: 'orders.OrderPlaced.v1',
  partitionKey: 'o-1',
  body: '{"id":"e-1"}',
};

const attributes = {
  type: { DataType: 'String', StringValue: 'orders.OrderPlaced.v1' },
  id: { DataType: 'String', StringValue: 'e-1' },
};

describe('A topic', () => {
  test('gets body, attributes and a group by PublishBatch (SNS-13)', async () => {
    const { sent, client } = fakeClient();

    await topicChannel(client, 'arn', { isFifo: false }).publish([message]);

    expect(sent).toEqual([
      {
        name: 'PublishBatchCommand',
        input: {
          TopicArn: 'arn',
          PublishBatchRequestEntries: [
            {
              ...{ Id: '0', Message: '{"id":"e-1"}', MessageAttributes: attributes },
              MessageGroupId: 'o-1',
            },
          ],
        },
      },
    ]);
  });

  test('that is FIFO gets the order as group and the event id against duplicates', async () => {
    const { sent, client } = fakeClient();

    await topicChannel(client, 'arn', { isFifo: true }).publish([message]);

    expect(sent[0]?.input.PublishBatchRequestEntries).toMatchObject([
      { MessageGroupId: 'o-1', MessageDeduplicationId: 'e-1' },
    ]);
  });

  test('tells which entries failed, and whether the sender is at fault', async () => {
    const { client } = fakeClient({
      Failed: [
        { Id: '1', Code: 'InternalError', Message: 'no', SenderFault: false },
        { Id: '2', Code: 'InvalidParameter', Message: 'big', SenderFault: true },
      ],
    });

    const refusals = await topicChannel(client, 'arn', { isFifo: true }).publish([message]);

    expect(refusals).toEqual([
      { index: 1, isRetryable: true, reason: 'InternalError: no' },
      { index: 2, isRetryable: false, reason: 'InvalidParameter: big' },
    ]);
  });
});

describe('An entry', () => {
  test('carries the trace context of its event as an attribute', async () => {
    const { sent, client } = fakeClient();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

    await topicChannel(client, 'arn', { isFifo: false }).publish([{ ...message, traceparent }]);

    expect(sent[0]?.input.PublishBatchRequestEntries).toMatchObject([
      { MessageAttributes: { traceparent: { DataType: 'String', StringValue: traceparent } } },
    ]);
  });
});

describe('The stream', () => {
  test('gets the body under the partition key by PutRecords', async () => {
    const { sent, client } = fakeClient();

    await streamChannel(client, 'events').publish([message]);

    expect(sent).toEqual([
      {
        name: 'PutRecordsCommand',
        input: {
          StreamName: 'events',
          Records: [{ Data: Buffer.from('{"id":"e-1"}'), PartitionKey: 'o-1' }],
        },
      },
    ]);
  });

  test('tells which records failed by their place', async () => {
    const { client } = fakeClient({
      Records: [
        { SequenceNumber: '1' },
        { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'slow down' },
      ],
    });

    const refusals = await streamChannel(client, 'events').publish([message, message]);

    expect(refusals).toEqual([
      {
        index: 1,
        isRetryable: true,
        reason: 'ProvisionedThroughputExceededException: slow down',
      },
    ]);
  });
});

describe('A queue', () => {
  test('gets body, attributes and a group by SendMessageBatch', async () => {
    const { sent, client } = fakeClient();

    await queueChannel(client, 'https://queue').publish([message]);

    expect(sent).toEqual([
      {
        name: 'SendMessageBatchCommand',
        input: {
          QueueUrl: 'https://queue',
          Entries: [
            {
              ...{ Id: '0', MessageBody: '{"id":"e-1"}', MessageAttributes: attributes },
              MessageGroupId: 'o-1',
            },
          ],
        },
      },
    ]);
  });

  test('that is FIFO gets the event id against duplicates, in order', async () => {
    const { sent, client } = fakeClient();
    const channel = queueChannel(client, 'https://queue.fifo', { isFifo: true });

    await channel.publish([message]);

    expect(channel.isOrdered).toBe(true);
    expect(sent[0]?.input.Entries).toMatchObject([
      { MessageGroupId: 'o-1', MessageDeduplicationId: 'e-1' },
    ]);
  });
});
