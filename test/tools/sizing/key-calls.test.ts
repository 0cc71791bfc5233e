import { describe, expect, test } from 'vitest';
import { keyCallLines } from '../../../tools/sizing/key-calls.ts';
import { resourcesIn } from '../../../tools/sizing/template.ts';

/** Five minutes of a month of 730 hours. */
const periods = 8_760;

const KmsMasterKeyId = { 'Fn::GetAtt': ['Key', 'Arn'] };
const encryptedTable = { SSESpecification: { SSEEnabled: true, KMSMasterKeyId: KmsMasterKeyId } };
const mapping = {
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { EventSourceArn: { 'Fn::GetAtt': ['Jobs', 'Arn'] } },
};

function callsOf(Resources: object) {
  const lines = keyCallLines(resourcesIn([{ Resources }]));
  return lines.map(({ what, quantity }) => [what, quantity]);
}

function queue(Properties: object) {
  return { Type: 'AWS::SQS::Queue', Properties };
}

describe('the calls of a key', () => {
  test('are two for the sender and one for the consumer of a queue, every five minutes', () => {
    const calls = callsOf({ Jobs: queue({ KmsMasterKeyId }), mapping });

    expect(calls).toEqual([['KMS: queues', 3 * periods]]);
  });

  test('are fewer when a queue uses its data keys for longer', () => {
    const day = { KmsMasterKeyId, KmsDataKeyReusePeriodSeconds: 86_400 };

    expect(callsOf({ Jobs: queue(day), mapping })).toEqual([['KMS: queues', (3 * periods) / 288]]);
  });

  test('are none for a queue that nobody consumes, or that has no key', () => {
    expect(callsOf({ Jobs: queue({ KmsMasterKeyId }) })).toEqual([]);
    expect(callsOf({ Jobs: queue({ SqsManagedSseEnabled: true }), mapping })).toEqual([]);
  });

  test('are two for the publisher of a topic that queues subscribe to', () => {
    const subscription = {
      Type: 'AWS::SNS::Subscription',
      Properties: { Protocol: 'sqs', TopicArn: { Ref: 'Events' } },
    };
    const topic = { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId } };

    expect(callsOf({ Events: topic, Alarms: topic, subscription })).toEqual([
      ['KMS: topics', 2 * periods],
    ]);
  });

  test('are one for each function that is told of a table', () => {
    const Environment = { Variables: { ORDERS_TABLE: { Ref: 'Orders' } } };
    const writer = { Type: 'AWS::Lambda::Function', Properties: { Environment } };
    const other = { Type: 'AWS::Lambda::Function', Properties: {} };
    const Orders = { Type: 'AWS::DynamoDB::Table', Properties: encryptedTable };

    expect(callsOf({ Orders, writer, reader: writer, other })).toEqual([
      ['KMS: tables', 2 * periods],
    ]);
  });

  test('are none for a table under a key that AWS owns', () => {
    const Environment = { Variables: { ORDERS_TABLE: { Ref: 'Orders' } } };
    const writer = { Type: 'AWS::Lambda::Function', Properties: { Environment } };

    expect(callsOf({ Orders: { Type: 'AWS::DynamoDB::Table' }, writer })).toEqual([]);
  });

  test("are twelve for the event stream, under the service's own key too", () => {
    const StreamEncryption = { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' };
    const Log = {
      Type: 'AWS::Kinesis::Stream',
      Properties: { StreamEncryption, RetentionPeriodHours: 168 },
    };

    expect(callsOf({ Log })).toEqual([['KMS: event stream', 12 * periods]]);
  });
});
