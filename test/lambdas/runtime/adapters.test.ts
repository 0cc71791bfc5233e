import { describe, expect, test } from 'vitest';
import { dynamoDbInbox, dynamoDbStore } from '../../../lambdas/runtime/dynamodb.ts';
import { s3DeadLetters } from '../../../lambdas/runtime/s3.ts';
import { sqsQueue } from '../../../lambdas/runtime/sqs.ts';
import { fakeClient } from '../support/fake-client.ts';
import { kinesisRecord } from '../support/records.ts';

const queues = {
  SOURCE_QUEUE_URL: 'https://source',
  DEAD_LETTER_QUEUE_URL: 'https://dead',
  MAX_RECEIVE_COUNT: '5',
};

const metadata = {
  errorClass: 'NotJson',
  errorMessage: 'no',
  attempts: '1',
  origin: 'arn',
  consumer: 'payment',
  consumerVersion: '7',
  firstReceivedTime: '2027-01-01T12:00:00.000Z',
};

describe('The SQS queue', () => {
  test('sends a dead letter with its body and metadata', async () => {
    const { sent, client } = fakeClient();

    await sqsQueue(queues, client).sendDeadLetter({ body: 'as it came', attributes: metadata });

    expect(sent).toMatchObject([
      {
        name: 'SendMessageCommand',
        input: {
          QueueUrl: 'https://dead',
          MessageBody: 'as it came',
          MessageAttributes: { errorClass: { DataType: 'String', StringValue: 'NotJson' } },
        },
      },
    ]);
  });

  test('keeps group and deduplication id of a FIFO dead letter', async () => {
    const { sent, client } = fakeClient();
    const fifo = { groupId: 'g', deduplicationId: 'm-1' };

    await sqsQueue(queues, client).sendDeadLetter({ body: '{}', attributes: metadata, ...fifo });

    expect(sent[0]?.input).toMatchObject({ MessageGroupId: 'g', MessageDeduplicationId: 'm-1' });
  });

  test('sends a message anew with its group, its trace and its count of lives', async () => {
    const { sent, client } = fakeClient();
    const copy = { body: '{}', delaySeconds: 9, lives: 2, groupId: 'g', traceparent: '00-a-b-01' };

    await sqsQueue(queues, client).sendAnew(copy);

    expect(sent[0]?.input).toMatchObject({
      ...{ QueueUrl: 'https://source', MessageBody: '{}', DelaySeconds: 9, MessageGroupId: 'g' },
      MessageAttributes: { lives: { StringValue: '2' }, traceparent: { StringValue: '00-a-b-01' } },
    });
  });

  test('changes visibility by batch', async () => {
    const { sent, client } = fakeClient();

    await sqsQueue(queues, client).changeVisibility([{ receiptHandle: 'r', seconds: 9 }]);

    expect(sent).toEqual([
      {
        name: 'ChangeMessageVisibilityBatchCommand',
        input: {
          QueueUrl: 'https://source',
          Entries: [{ Id: '0', ReceiptHandle: 'r', VisibilityTimeout: 9 }],
        },
      },
    ]);
  });

  test('deletes by batch', async () => {
    const { sent, client } = fakeClient();

    await sqsQueue(queues, client).remove(['r']);

    expect(sent).toEqual([
      {
        name: 'DeleteMessageBatchCommand',
        input: { QueueUrl: 'https://source', Entries: [{ Id: '0', ReceiptHandle: 'r' }] },
      },
    ]);
  });

  test('refuses a receive count that is no count', () => {
    const { client } = fakeClient();

    expect(() => sqsQueue({ ...queues, MAX_RECEIVE_COUNT: 'five' }, client)).toThrow(
      'MAX_RECEIVE_COUNT must be a whole number of 1 or more, got "five"',
    );
  });
});

describe('The dead-letter bucket', () => {
  test('keeps record and metadata as one JSON object', async () => {
    const { sent, client } = fakeClient();
    const record = kinesisRecord({ sequenceNumber: '1', key: 'a', body: 'no' });
    const bucket = s3DeadLetters({ DEAD_LETTER_BUCKET: 'letters' }, client);

    await bucket.put('search/shardId-0/1.json', { metadata, record });

    const { Body, ...input } = sent[0]?.input ?? {};
    expect(input).toEqual({
      Bucket: 'letters',
      Key: 'search/shardId-0/1.json',
      ContentType: 'application/json',
    });
    expect(JSON.parse(String(Body))).toEqual({ metadata, record });
  });
});

describe('The DynamoDB store', () => {
  test('leaves the client token to the SDK (DDB-08)', async () => {
    const { sent, client } = fakeClient();

    await dynamoDbStore(client).write([]);

    expect(sent).toEqual([{ name: 'TransactWriteItemsCommand', input: { TransactItems: [] } }]);
  });

  test('reads consistently', async () => {
    const { sent, client } = fakeClient({ Item: { pk: { S: 'p' } } });

    const item = await dynamoDbStore(client).read('inbox', { pk: 'p', sk: 's' });

    expect(item).toEqual({ pk: { S: 'p' } });
    expect(sent[0]?.input).toEqual({
      TableName: 'inbox',
      Key: { pk: { S: 'p' }, sk: { S: 's' } },
      ConsistentRead: true,
    });
  });

  test('takes the life of a marker from the environment', () => {
    const inbox = dynamoDbInbox({ INBOX_TABLE: 'inbox', MARKER_LIFE_SECONDS: '1641600' });

    expect(inbox).toMatchObject({ table: 'inbox', markerLifeSeconds: 1_641_600 });
  });
});
