import type { KinesisStreamRecord, SQSRecord } from 'aws-lambda';

/** What a test says of an SQS record; the rest is as SQS-38 records it. */
export interface SqsRecordOptions {
  readonly id: string;
  readonly body: string;
  readonly receiveCount?: number;
  readonly groupId?: string;
}

export function sqsRecord({ id, body, receiveCount = 1, groupId }: SqsRecordOptions): SQSRecord {
  return {
    messageId: id,
    receiptHandle: `receipt-${id}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: '1798804800000',
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: '1798804800500',
      ...(groupId && { MessageGroupId: groupId, MessageDeduplicationId: id, SequenceNumber: '1' }),
    },
    messageAttributes: {},
    md5OfBody: '0123456789abcdef0123456789abcdef',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:111122223333:payment',
    awsRegion: 'eu-central-1',
  };
}

/** What a test says of a Kinesis record. */
export interface KinesisRecordOptions {
  readonly sequenceNumber: string;
  readonly key: string;
  readonly body: string;
}

export function kinesisRecord({
  sequenceNumber,
  key,
  body,
}: KinesisRecordOptions): KinesisStreamRecord {
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: key,
      sequenceNumber,
      data: Buffer.from(body).toString('base64'),
      approximateArrivalTimestamp: 1_798_804_800.5,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `shardId-000000000000:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::111122223333:role/consumer',
    awsRegion: 'eu-central-1',
    eventSourceARN: 'arn:aws:kinesis:eu-central-1:111122223333:stream/events',
  };
}
