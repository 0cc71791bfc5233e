import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis';
import { ListTopicsCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputs } from '../../contracts/outputs.ts';
import { synthesizeDev } from '../../tools/demo/synthesize.ts';
import { type LocalCloud, startLocalCloud } from '../../tools/local/main.ts';

const variables = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
};

describe('plain AWS SDK clients with AWS_ENDPOINT_URL set and nothing else', () => {
  const before = { ...process.env };
  let cloud: LocalCloud;

  beforeAll(async () => {
    cloud = await startLocalCloud({
      assemblyDir: await synthesizeDev(process.cwd()),
      port: 0,
    });
    Object.assign(process.env, variables, { AWS_ENDPOINT_URL: cloud.place.endpoint });
  }, 60_000);

  afterAll(async () => {
    for (const name of [...Object.keys(variables), 'AWS_ENDPOINT_URL']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await cloud?.stop();
  });

  test('drive SQS: what was sent to a dead-letter queue is received, with its attributes', async () => {
    const client = new SQSClient();
    const QueueUrl = cloud.outputs[outputs.emailDeadLetterQueueUrl];
    const attributes = { reason: { DataType: 'String', StringValue: 'tried' } };

    const sent = await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: '{"é": "😀"}',
        MessageAttributes: attributes,
      }),
    );
    const { Messages } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'], WaitTimeSeconds: 1 }),
    );

    expect(Messages).toMatchObject([
      { MessageId: sent.MessageId, Body: '{"é": "😀"}', MessageAttributes: attributes },
    ]);
  });

  test('drive SNS: a published event reaches its queue, filtered by type', async () => {
    const client = new SNSClient();
    const TopicArn = cloud.outputs[outputs.eventsTopicArn];
    const type = { DataType: 'String', StringValue: 'orders.OrderPlaced.v9' };

    await client.send(
      new PublishCommand({ TopicArn, Message: 'from a plain client', MessageAttributes: { type } }),
    );

    const { Topics } = await client.send(new ListTopicsCommand());
    expect(Topics).toContainEqual({ TopicArn });
    const QueueUrl = cloud.outputs[outputs.paymentDeadLetterQueueUrl];
    const { Messages } = await new SQSClient().send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }),
    );
    expect(Messages).toMatchObject([{ Body: 'from a plain client' }]);
  });

  test('drive Kinesis over cleartext HTTP/2: a record put is read back', async () => {
    const client = new KinesisClient();
    const StreamName = cloud.outputs[outputs.eventStreamName];

    const put = await client.send(
      new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: Buffer.from('{"plain":1}') }),
    );
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamName,
        ShardId: put.ShardId,
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        StartingSequenceNumber: put.SequenceNumber,
      }),
    );
    const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }));

    expect(Buffer.from(Records?.[0]?.Data ?? []).toString()).toBe('{"plain":1}');
    const { Shards } = await client.send(new ListShardsCommand({ StreamName }));
    expect(Shards?.map((shard) => shard.ShardId)).toContain(put.ShardId);
    const summary = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    expect(summary.StreamDescriptionSummary?.RetentionPeriodHours).toBe(168);
    client.destroy();
  });

  test('drive DynamoDB: a table is made, an item put and read', async () => {
    const client = new DynamoDBClient();
    await client.send(
      new CreateTableCommand({
        TableName: 'plain',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    await client.send(new PutItemCommand({ TableName: 'plain', Item: { pk: { S: 'a' } } }));

    const { Item } = await client.send(
      new GetItemCommand({ TableName: 'plain', Key: { pk: { S: 'a' } } }),
    );

    expect(Item).toEqual({ pk: { S: 'a' } });
  });

  test('see the settings of the template: visibility is derived from timeout and window', async () => {
    const QueueUrl = cloud.outputs[outputs.invoiceQueueUrl];

    const { Attributes } = await new SQSClient().send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }),
    );

    expect(Attributes).toEqual({ VisibilityTimeout: '61' });
  });
});
