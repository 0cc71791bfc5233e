import { describe, expect, test } from 'vitest';
import { attributesOf, fifo, subscribedQueue, topicWorld } from './topic-world.ts';

const raw = { RawMessageDelivery: 'true' };
const redrive = (name: string) => ({
  RedrivePolicy: JSON.stringify({
    deadLetterTargetArn: `arn:aws:sqs:eu-west-1:000000000000:${name}`,
  }),
});

describe('the SNS envelope', () => {
  test('has the keys of a standard notification, subject and attributes (SNS-01)', () => {
    const { service, topicArn, queue } = subscribedQueue();

    service.publish(topicArn, { message: 'hi', subject: 'news', attributes: attributesOf(1) });

    expect(Object.keys(queue.envelopes[0] ?? {})).toEqual([
      'Type',
      'MessageId',
      'TopicArn',
      'Subject',
      'Message',
      'Timestamp',
      'SignatureVersion',
      'Signature',
      'SigningCertURL',
      'UnsubscribeURL',
      'MessageAttributes',
    ]);
    expect(queue.envelopes[0]).toMatchObject({
      Type: 'Notification',
      Message: 'hi',
      Timestamp: '2026-01-02T03:04:05.678Z',
      MessageAttributes: { a0: { Type: 'String', Value: 'v' } },
    });
    expect(queue.sent[0]?.attributes).toBeUndefined();
  });

  test('has a sequence number and no signature for a FIFO topic (SNS-01)', () => {
    const { service, topicArn, queue } = subscribedQueue(
      {},
      {
        ...fifo,
        topicAttributes: { FifoTopic: 'true' },
      },
    );

    service.publish(topicArn, { message: 'hi', groupId: 'g', deduplicationId: 'd' });

    expect(Object.keys(queue.envelopes[0] ?? {})).toEqual([
      'Type',
      'MessageId',
      'SequenceNumber',
      'TopicArn',
      'Message',
      'Timestamp',
      'UnsubscribeURL',
    ]);
  });

  test('carries the text for queues of a message by protocol, without attributes (SNS-04)', () => {
    const { service, topicArn, queue } = subscribedQueue();
    const message = JSON.stringify({ default: 'all', sqs: 'queues' });

    service.publish(topicArn, { message, messageStructure: 'json', attributes: attributesOf(1) });

    expect(queue.envelopes[0]?.Message).toBe('queues');
    expect(queue.envelopes[0]).not.toHaveProperty('MessageAttributes');
  });
});

describe('raw delivery', () => {
  test('sends the bare message with its attributes (SNS-02)', () => {
    const { service, topicArn, queue } = subscribedQueue(raw);

    service.publish(topicArn, { message: 'hi', attributes: attributesOf(10) });

    expect(queue.sent).toEqual([{ body: 'hi', attributes: attributesOf(10) }]);
  });

  test('dead-letters a message with more than 10 attributes and loses none of it (SNS-03)', () => {
    const { service, queues, topicArn, queue } = subscribedQueue({ ...raw, ...redrive('dlq') });
    const deadLetters = queues.add('dlq');

    service.publish(topicArn, { message: 'hi', attributes: attributesOf(11) });

    expect(queue.sent).toEqual([]);
    expect(Object.keys(deadLetters.envelopes[0]?.MessageAttributes ?? {})).toHaveLength(11);
  });
});

describe('a delivery that SQS refuses', () => {
  test.each([
    ['raw', raw],
    ['with envelope', {}],
  ])('goes to the dead-letter queue at once, unchanged: %s (SNS-05, SNS-06)', (_name, mode) => {
    const { service, queues, topicArn, queue } = subscribedQueue({ ...mode, ...redrive('dlq') });
    const deadLetters = queues.add('dlq');
    service.publish(topicArn, { message: 'same', attributes: attributesOf(1) });
    queues.delete(queue);

    service.publish(topicArn, { message: 'same', attributes: attributesOf(1) });

    expect(stable(deadLetters.sent)).toEqual(stable(queue.sent));
  });

  test('is lost without a dead-letter queue, and says so', () => {
    const { service, queues, topicArn, queue, names } = subscribedQueue();
    queues.delete(queue);

    service.publish(topicArn, { message: 'hi' });

    expect(names()).toEqual(['MessagePublished', 'NotificationFailed', 'NotificationLost']);
  });

  test('keeps group and deduplication id in a FIFO dead-letter queue (SNS-06)', () => {
    const { service, queues, topicArn, queue } = subscribedQueue(redrive('dlq.fifo'), {
      ...fifo,
      topicAttributes: { FifoTopic: 'true' },
    });
    const deadLetters = queues.add('dlq.fifo');
    queues.delete(queue);

    service.publish(topicArn, { message: 'hi', groupId: 'g', deduplicationId: 'd' });

    expect(deadLetters.sent[0]).toMatchObject({ groupId: 'g', deduplicationId: 'd' });
  });

  test('reports a dead-letter queue that is gone too', () => {
    const { service, queues, topicArn, queue, names } = subscribedQueue(redrive('none'));
    queues.delete(queue);

    service.publish(topicArn, { message: 'hi' });

    expect(names().slice(-2)).toEqual(['NotificationRedriveFailed', 'NotificationLost']);
  });
});

describe('fan-out', () => {
  test('reaches every subscription whose filter passes, and reports the others', () => {
    const { service, queues, events } = topicWorld();
    const { arn } = service.createTopic('orders');
    const [all, big] = [queues.add('all'), queues.add('big')];
    service.subscribe(arn, { protocol: 'sqs', endpoint: all.arn });
    service.subscribe(arn, {
      protocol: 'sqs',
      endpoint: big.arn,
      attributes: {
        FilterPolicyScope: 'MessageBody',
        FilterPolicy: '{"total":[{"numeric":[">",100]}]}',
      },
    });

    for (const total of [99, 101]) service.publish(arn, { message: JSON.stringify({ total }) });

    expect(all.sent).toHaveLength(2);
    expect(big.envelopes.map(({ Message }) => Message)).toEqual(['{"total":101}']);
    const filtered = events.find(({ name }) => name === 'NotificationFilteredOut');
    expect(filtered?.detail).toMatchObject({ endpoint: big.arn, reason: 'MessageBody' });
  });

  test('passes the group id of a standard topic on to a fair queue', () => {
    const { service, topicArn, queue } = subscribedQueue(raw);

    service.publish(topicArn, { message: 'hi', groupId: 'tenant-1' });

    expect(queue.sent).toEqual([{ body: 'hi', attributes: {}, groupId: 'tenant-1' }]);
  });

  test('from a FIFO topic to a standard queue drops group and deduplication id (SNS-08)', () => {
    const { service, topicArn, queue } = subscribedQueue(raw, {
      topic: 'orders.fifo',
      topicAttributes: { FifoTopic: 'true' },
    });

    service.publish(topicArn, { message: 'hi', groupId: 'g', deduplicationId: 'd' });

    expect(queue.sent).toEqual([{ body: 'hi', attributes: {} }]);
  });
});

/** Without what differs between two publishes of one text. */
function stable(sent: readonly { readonly body: string }[]) {
  return sent.map((entry) => ({
    ...entry,
    body: entry.body.replace(/"MessageId":"[^"]*"/, ''),
  }));
}
