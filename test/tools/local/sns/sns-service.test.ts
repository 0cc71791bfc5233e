import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../../tools/local/ports.ts';
import { fifo, subscribedQueue, topicWorld } from './topic-world.ts';

const byContent = { FifoTopic: 'true', ContentBasedDeduplication: 'true' };

describe('a FIFO topic', () => {
  test('takes SHA-256 of the body as deduplication id when told to (SNS-08)', () => {
    const { service, topicArn, queue } = subscribedQueue(
      {},
      { ...fifo, topicAttributes: byContent },
    );

    service.publish(topicArn, { message: 'Test', groupId: 'g' });

    expect(queue.sent[0]).toMatchObject({
      groupId: 'g',
      deduplicationId: '532eaabd9574880dbf76b9b8cc00832c20a6ec113d682299550d7a6e0f345e25',
    });
  });

  test('accepts a duplicate within five minutes and does not deliver it (SNS-08)', () => {
    const { service, topicArn, queue, clock, names } = subscribedQueue(
      {},
      {
        ...fifo,
        topicAttributes: byContent,
      },
    );
    const publish = () => service.publish(topicArn, { message: 'Test', groupId: 'g' });

    const first = publish();
    clock.advance(299_999);
    const second = publish();
    clock.advance(1);
    const third = publish();

    expect(second).toEqual(first);
    expect(third.messageId).not.toBe(first.messageId);
    expect(queue.sent).toHaveLength(2);
    expect(names()).toContain('MessageDeduplicated');
  });

  test.each([
    ['Topic', 1],
    ['MessageGroup', 2],
  ])('seeks duplicates in the scope %s', (FifoThroughputScope, delivered) => {
    const { service, topicArn, queue } = subscribedQueue(
      {},
      {
        ...fifo,
        topicAttributes: { FifoTopic: 'true', FifoThroughputScope },
      },
    );

    for (const groupId of ['a', 'b']) {
      service.publish(topicArn, { message: 'x', groupId, deduplicationId: 'd' });
    }

    expect(queue.sent).toHaveLength(delivered);
  });

  test('numbers its messages in strictly increasing order', () => {
    const { service, topicArn } = subscribedQueue({}, { ...fifo, topicAttributes: byContent });

    const numbers = ['a', 'b', 'c'].map(
      (message) => service.publish(topicArn, { message, groupId: 'g' }).sequenceNumber,
    );

    expect(numbers).toEqual([...numbers].sort());
    expect(new Set(numbers).size).toBe(3);
  });

  test.each([
    [{ message: 'x' }, 'The MessageGroupId parameter is required for FIFO topics'],
    [
      { message: 'x', groupId: 'g' },
      'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    ],
  ])('refuses %j', (entry, reason) => {
    const { service } = topicWorld();
    const { arn } = service.createTopic('t.fifo', { FifoTopic: 'true' });

    expect(() => service.publish(arn, entry)).toThrow(`Invalid parameter: ${reason}`);
  });
});

describe('publishing', () => {
  test('counts body and attributes against MaximumMessageSize, 262,144 by default (SNS-10)', () => {
    const { service, topicArn } = subscribedQueue();
    const attributes = { n: { dataType: 'String', stringValue: 'v' } };
    const largest = 262_144 - 'n'.length - 'String'.length - 'v'.length;

    service.publish(topicArn, { message: 'x'.repeat(largest), attributes });

    expect(() =>
      service.publish(topicArn, { message: 'x'.repeat(largest + 1), attributes }),
    ).toThrow('Invalid parameter: Message too long');
  });

  test('takes up to 1 MiB when the topic says so (SNS-10)', () => {
    const { service } = topicWorld();
    const { arn } = service.createTopic('big', { MaximumMessageSize: '1048576' });

    expect(() => service.publish(arn, { message: 'x'.repeat(1_048_576) })).not.toThrow();
  });

  test.each([
    [{ message: '' }, 'Empty message'],
    [{ message: 'x', subject: 'two\nlines' }, 'Subject'],
    [{ message: 'x', subject: 's'.repeat(101) }, 'Subject'],
    [
      { message: 'x', attributes: { a: { dataType: 'Date', stringValue: '1' } } },
      "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ],
    [
      { message: 'x', messageStructure: 'json' },
      'Message Structure - JSON message body failed to parse',
    ],
    [
      { message: '{"sqs":"x"}', messageStructure: 'json' },
      'Message Structure - No default entry in JSON message body',
    ],
  ])('refuses %j', (entry, reason) => {
    const { service, topicArn } = subscribedQueue();

    expect(() => service.publish(topicArn, entry)).toThrow(`Invalid parameter: ${reason}`);
  });

  test('to an unknown topic is NotFound', () => {
    const { service } = topicWorld();

    expect(() =>
      service.publish('arn:aws:sns:eu-west-1:000000000000:no', { message: 'x' }),
    ).toThrow(expect.objectContaining({ code: 'NotFound', status: 404 }));
  });

  test('fails with InternalError at the injected rate, delivering nothing', () => {
    const { service, topicArn, queue } = subscribedQueue();
    service.faults.failPublishRate = 1;

    expect(() => service.publish(topicArn, { message: 'x' })).toThrow(
      expect.objectContaining({ code: 'InternalError', status: 500 }),
    );
    expect(queue.sent).toEqual([]);
  });
});

describe('publishing a batch', () => {
  test('gives each entry its own outcome, in order', () => {
    const { service, topicArn, queue } = subscribedQueue();

    const { successful, failed } = service.publishBatch(topicArn, [
      { id: 'a', message: 'first' },
      { id: 'b', message: '' },
      { id: 'c', message: 'third' },
    ]);

    expect(successful.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(failed).toEqual([
      {
        id: 'b',
        code: 'InvalidParameter',
        message: 'Invalid parameter: Empty message',
        senderFault: true,
      },
    ]);
    expect(queue.envelopes.map(({ Message }) => Message)).toEqual(['first', 'third']);
  });

  test.each([
    ['EmptyBatchRequest', 0, 'x', (n: number) => `${n}`],
    ['TooManyEntriesInBatchRequest', 11, 'x', (n: number) => `${n}`],
    ['BatchEntryIdsNotDistinct', 2, 'x', () => 'same'],
    ['InvalidBatchEntryId', 1, 'x', () => 'a b'],
    ['BatchRequestTooLong', 2, 'x'.repeat(131_073), (n: number) => `${n}`],
  ])('is refused as a whole: %s', (code, count, message, idOf) => {
    const { service, topicArn } = subscribedQueue();
    const entries = Array.from({ length: count }, (_, n) => ({ id: idOf(n), message }));

    expect(() => service.publishBatch(topicArn, entries)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('topics and subscriptions', () => {
  test.each([
    ['bad name!', {}, 'Topic Name'],
    ['orders.fifo', {}, 'Topic Name'],
    ['orders', { FifoTopic: 'true' }, 'Topic Name'],
    ['orders', { Colour: 'red' }, 'AttributeName'],
  ])('refuses the topic %s with %j', (name, attributes, reason) => {
    const { service } = topicWorld();

    expect(() => service.createTopic(name, attributes)).toThrow(`Invalid parameter: ${reason}`);
  });

  test('creating and subscribing twice gives the same ARNs', () => {
    const { service, topicArn, queue, subscription } = subscribedQueue();

    expect(service.createTopic('orders').arn).toBe(topicArn);
    expect(service.subscribe(topicArn, { protocol: 'sqs', endpoint: queue.arn }).arn).toBe(
      subscription.arn,
    );
  });

  test('a FIFO queue can not subscribe to a standard topic', () => {
    const { service, queues, topicArn } = subscribedQueue();
    const { arn } = queues.add('q.fifo');

    expect(() => service.subscribe(topicArn, { protocol: 'sqs', endpoint: arn })).toThrow(
      'FIFO SQS Queues can not be subscribed to standard SNS topics',
    );
  });

  test('a protocol other than sqs is refused in words', () => {
    const { service, topicArn } = subscribedQueue();

    expect(() => service.subscribe(topicArn, { protocol: 'lambda', endpoint: 'arn' })).toThrow(
      'Invalid parameter: Protocol Reason: the local cloud delivers to sqs, not to lambda',
    );
  });

  test.each([
    ['FilterPolicy', '{"a":"b"}', 'FilterPolicy: "a" must be an object or an array'],
    ['RedrivePolicy', '{}', 'RedrivePolicy: deadLetterTargetArn is an invalid arn'],
  ])('an invalid %s is refused, worded differently when it is set later', (name, value, reason) => {
    const { service, queues, topicArn, subscription } = subscribedQueue();
    const endpoint = queues.add('other').arn;
    const options = { protocol: 'sqs', endpoint, attributes: { [name]: value } };

    expect(() => service.subscribe(topicArn, options)).toThrow(
      `Invalid parameter: Attributes Reason: ${reason}`,
    );
    expect(() => subscription.set(name, value)).toThrow(`Invalid parameter: ${reason}`);
  });

  test('an empty filter policy unsets it', () => {
    const { service, topicArn, queue, subscription } = subscribedQueue({
      FilterPolicy: '{"a":["b"]}',
    });
    service.publish(topicArn, { message: 'filtered' });

    subscription.set('FilterPolicy', '');
    service.publish(topicArn, { message: 'delivered' });

    expect(queue.envelopes.map(({ Message }) => Message)).toEqual(['delivered']);
  });

  test('after unsubscribing and deleting nothing is delivered', () => {
    const { service, topicArn, queue, subscription } = subscribedQueue();
    service.unsubscribe(subscription.arn);
    service.publish(topicArn, { message: 'x' });
    service.deleteTopic(topicArn);

    expect(queue.sent).toEqual([]);
    expect(() => service.publish(topicArn, { message: 'x' })).toThrow(AwsError);
  });
});
