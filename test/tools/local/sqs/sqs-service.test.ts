import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../../tools/local/ports.ts';
import { START_MS } from './fake-clock.ts';
import { FIFO, localSqs, poll, pollOne, redriveTo, sendAll } from './local-sqs.ts';

const ORDERS_ARN = 'arn:aws:sqs:eu-central-1:000000000000:orders';
const ORDERS_URL = 'http://127.0.0.1:4566/000000000000/orders';

describe('a new queue', () => {
  test.each(['orders', ORDERS_ARN, ORDERS_URL])('is found as %s', (reference) => {
    const { service } = localSqs();
    const queue = service.createQueue('orders');

    expect(service.find(reference)).toBe(queue);
    expect([queue.arn, queue.url]).toEqual([ORDERS_ARN, ORDERS_URL]);
  });

  test.each([
    'other',
    'arn:aws:sqs:us-east-1:000000000000:orders',
    'arn:aws:sns:eu-central-1:000000000000:orders',
  ])('is not found as %s', (reference) => {
    const { service } = localSqs();
    service.createQueue('orders');

    expect(service.find(reference)).toBeUndefined();
  });

  test('has the attributes that AWS gives by default', () => {
    const { service } = localSqs();
    service.createQueue('orders');

    expect(service.attributes('orders')).toEqual({
      QueueArn: ORDERS_ARN,
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      CreatedTimestamp: String(START_MS / 1000),
      LastModifiedTimestamp: String(START_MS / 1000),
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
    });
  });

  test('is, if FIFO, deduplicated at queue scope by explicit id', () => {
    const { service } = localSqs();
    service.createQueue('orders.fifo', { FifoQueue: 'true' });

    expect(service.attributes('orders.fifo')).toMatchObject({
      FifoQueue: 'true',
      ContentBasedDeduplication: 'false',
      DeduplicationScope: 'queue',
      FifoThroughputLimit: 'perQueue',
    });
  });

  test.each([
    ['orders.fifo', {}],
    ['or ders', {}],
    ['', {}],
    ['x'.repeat(81), {}],
    ['orders', FIFO],
    [`${'x'.repeat(76)}.fifo`, FIFO],
  ])('may not be named %j with %j', (name, attributes) => {
    const { service } = localSqs();

    expect(() => service.createQueue(name, attributes)).toThrow(/1 to 80 in length/);
  });

  test.each([
    ['VisibilityTimeout', '43201'],
    ['VisibilityTimeout', '-1'],
    ['VisibilityTimeout', 'ten'],
    ['DelaySeconds', '901'],
    ['MaximumMessageSize', '1023'],
    ['MaximumMessageSize', '1048577'],
    ['MessageRetentionPeriod', '59'],
    ['MessageRetentionPeriod', '1209601'],
    ['ReceiveMessageWaitTimeSeconds', '21'],
    ['SqsManagedSseEnabled', 'yes'],
  ])('may not have %s %s', (name, value) => {
    const { service } = localSqs();

    expect(() => service.createQueue('orders', { [name]: value })).toThrow(
      new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`),
    );
  });

  test.each(['Colour', 'FifoQueue', 'ContentBasedDeduplication', 'QueueArn'])(
    'may not, if standard, have the attribute %s',
    (name) => {
      const { service } = localSqs();

      expect(() => service.createQueue('orders', { [name]: 'false' })).toThrow(
        new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`),
      );
    },
  );

  test('has high throughput per group only with deduplication per group', () => {
    const { service } = localSqs();
    const perGroup = { ...FIFO, FifoThroughputLimit: 'perMessageGroupId' };

    expect(() => service.createQueue('orders.fifo', perGroup)).toThrow(
      'Invalid value for the parameter FifoThroughputLimit.',
    );
  });

  test('is encrypted with one kind of key', () => {
    const { service } = localSqs();
    service.createQueue('orders', { KmsMasterKeyId: 'alias/orders' });

    expect(service.attributes('orders')).toMatchObject({
      KmsMasterKeyId: 'alias/orders',
      SqsManagedSseEnabled: 'false',
    });
  });

  test('is the existing one when name and attributes agree', () => {
    const { service } = localSqs();
    const queue = service.createQueue('orders', { DelaySeconds: '1' });

    expect(service.createQueue('orders', { DelaySeconds: '1' })).toBe(queue);
    expect(() => service.createQueue('orders', { DelaySeconds: '2' })).toThrow(
      new AwsError(
        'QueueNameExists',
        'A queue already exists with the same name and a different value for attribute DelaySeconds',
      ),
    );
  });
});

describe('an existing queue', () => {
  test('takes new attributes and removes a policy that is set to nothing', async () => {
    const { service, clock } = localSqs();
    const deadLetters = service.createQueue('dead');
    service.createQueue('orders', { RedrivePolicy: redriveTo(deadLetters, 3) });
    await clock.advance(5_000);

    service.setAttributes('orders', { VisibilityTimeout: '69', RedrivePolicy: '' });

    const attributes = service.attributes('orders');
    expect(attributes).toMatchObject({
      VisibilityTimeout: '69',
      LastModifiedTimestamp: String(START_MS / 1000 + 5),
    });
    expect(attributes).not.toHaveProperty('RedrivePolicy');
  });

  test('applies a shorter retention to the messages it holds', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders');
    queue.send({ body: 'a' });
    await clock.advance(61_000);

    service.setAttributes('orders', { MessageRetentionPeriod: '60' });

    expect(queue.counts().visible).toBe(0);
  });

  test('counts visible, delayed and received messages', async () => {
    const { service } = localSqs();
    const queue = service.createQueue('orders');
    sendAll(queue, ['a', 'b', 'c']);
    queue.send({ body: 'd', delaySeconds: 9 });
    await pollOne(queue);

    expect(service.attributes('orders')).toMatchObject({
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
    });
  });

  test('is purged at most once a minute', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders');
    sendAll(queue, ['a', 'b']);
    service.purge('orders');
    await clock.advance(59_999);

    expect(queue.counts().visible).toBe(0);
    expect(() => service.purge('orders')).toThrow(
      'Only one PurgeQueue operation on orders is allowed every 60 seconds.',
    );
  });

  test('knows whose dead-letter queue it is', () => {
    const { service } = localSqs();
    const deadLetters = service.createQueue('dead');
    service.createQueue('orders', { RedrivePolicy: redriveTo(deadLetters, 3) });
    service.createQueue('other');

    expect(service.deadLetterSources('dead').map(({ name }) => name)).toEqual(['orders']);
  });

  test('is gone when deleted, also for the handles it gave', async () => {
    const { service } = localSqs();
    const queue = service.createQueue('orders');
    queue.send({ body: 'a' });
    const { receiptHandle } = await pollOne(queue);
    service.deleteQueue('orders');
    const namesake = service.createQueue('orders');

    expect(await poll(namesake)).toEqual([]);
    expect(() => namesake.remove(receiptHandle)).toThrow('is not a valid receipt handle');
    expect(() => service.get('gone')).toThrow(
      new AwsError('QueueDoesNotExist', 'The specified queue does not exist.'),
    );
  });

  test('has no more than 120,000 messages in flight', async () => {
    const { service } = localSqs();
    const queue = service.createQueue('orders');
    for (let count = 0; count < 120_001; count += 1) queue.send({ body: 'x' });
    for (let count = 0; count < 12_000; count += 1) await poll(queue);

    await expect(poll(queue)).rejects.toMatchObject({ code: 'OverLimit', status: 403 });
  });
});
