import { describe, expect, test } from 'vitest';
import { sqsRecord } from '../../../../tools/local/event-sources/sqs-record.ts';
import type { ReceivedMessage } from '../../../../tools/local/ports.ts';
import { FakeQueue } from './fake-queue.ts';
import { FakeClock } from './fakes.ts';

const place = { account: '111111111111', region: 'eu-west-1', endpoint: 'http://127.0.0.1:4566' };

const plain: ReceivedMessage = {
  messageId: 'id-1',
  receiptHandle: 'handle-1',
  body: 'hello',
  md5OfBody: '5d41402abc4b2a76b9719d911017c592',
  attributes: {},
  systemAttributes: { ApproximateReceiveCount: '1', SentTimestamp: '1763632800000' },
};

describe('an SQS record of a Lambda event', () => {
  test('has exactly the keys of a message without attributes (SQS-38, SQS-40)', () => {
    expect(sqsRecord(plain, new FakeQueue(new FakeClock()), place)).toEqual({
      messageId: 'id-1',
      receiptHandle: 'handle-1',
      body: 'hello',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1763632800000' },
      messageAttributes: {},
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:111111111111:orders',
      awsRegion: 'eu-west-1',
    });
  });

  test('has attributes with the two empty lists and their checksum (SQS-39)', () => {
    const message = {
      ...plain,
      attributes: {
        kind: { dataType: 'String', stringValue: 'created' },
        blob: { dataType: 'Binary', binaryValue: Buffer.from('hi') },
      },
      md5OfAttributes: 'checksum',
    };

    const record = sqsRecord(message, new FakeQueue(new FakeClock()), place);

    const lists = { stringListValues: [], binaryListValues: [] };
    expect(record.messageAttributes).toEqual({
      kind: { ...lists, dataType: 'String', stringValue: 'created' },
      blob: { ...lists, dataType: 'Binary', binaryValue: 'aGk=' },
    });
    expect(record.md5OfMessageAttributes).toBe('checksum');
  });
});
