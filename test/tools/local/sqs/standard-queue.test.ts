import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../../tools/local/ports.ts';
import { START_MS } from './fake-clock.ts';
import { bodies, countEvents, localSqs, poll, pollOne, sendAll } from './local-sqs.ts';

const HUNDRED = Array.from({ length: 100 }, (_, index) => `m${index}`);

describe('a standard queue', () => {
  test('hides a received message for its visibility timeout (SQS-22)', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders', { VisibilityTimeout: '30' });
    queue.send({ body: 'a' });

    await pollOne(queue);
    await clock.advance(29_999);
    const before = await bodies(queue);
    await clock.advance(1);

    expect([before, await bodies(queue)]).toEqual([[], ['a']]);
  });

  test('counts receives, keeps the identity and renews the receipt handle (SQS-28)', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders', { VisibilityTimeout: '10' });
    const { messageId } = queue.send({ body: 'a' });
    await clock.advance(500);

    const first = await pollOne(queue);
    await clock.advance(10_000);
    const second = await pollOne(queue);

    expect(second.messageId).toBe(messageId);
    expect(second.receiptHandle).not.toBe(first.receiptHandle);
    expect(second.systemAttributes).toEqual({
      ApproximateReceiveCount: '2',
      SentTimestamp: String(START_MS),
      SenderId: 'AROALOCALCLOUD0000000:local',
      ApproximateFirstReceiveTimestamp: String(START_MS + 500),
    });
  });

  test('delivers each of many messages once, not quite in order', async () => {
    const { service } = localSqs(7);
    const queue = service.createQueue('orders');
    sendAll(queue, HUNDRED);

    const received: string[] = [];
    for (let count = 0; count < 10; count += 1) received.push(...(await bodies(queue)));

    expect([...received].sort()).toEqual([...HUNDRED].sort());
    expect(received).not.toEqual(HUNDRED);
  });

  test('lets a message overtake fewer messages than the reorder window holds', async () => {
    const { service } = localSqs(7);
    service.faults.reorderWindow = 5;
    const queue = service.createQueue('orders');
    sendAll(queue, HUNDRED);

    const received: string[] = [];
    for (let count = 0; count < 10; count += 1) received.push(...(await bodies(queue)));

    const shifts = received.map((body, index) => Math.abs(HUNDRED.indexOf(body) - index));
    expect(Math.max(...shifts)).toBeLessThan(5);
  });

  test('keeps the order with a reorder window of 1', async () => {
    const { service } = localSqs();
    service.faults.reorderWindow = 1;
    const queue = service.createQueue('orders');
    sendAll(queue, ['a', 'b', 'c', 'd']);

    expect(await bodies(queue)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('lets a quiet message group pass a busy one (fair queues)', async () => {
    const { service } = localSqs();
    service.faults.reorderWindow = 1;
    const queue = service.createQueue('orders');
    sendAll(queue, HUNDRED, 'busy');
    sendAll(queue, ['q'], 'quiet');

    const [first, second] = await poll(queue, 2);

    expect([first?.body, second?.body]).toEqual(['m0', 'q']);
    expect(second?.systemAttributes.MessageGroupId).toBe('quiet');
  });

  test('deletes by a receipt handle whose visibility has expired (SQS-34)', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders', { VisibilityTimeout: '1' });
    queue.send({ body: 'a' });
    const { receiptHandle } = await pollOne(queue);
    await clock.advance(2_000);

    queue.remove(receiptHandle);

    expect(await bodies(queue)).toEqual([]);
  });

  test('accepts the delete by an older receipt handle and keeps the message', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders', { VisibilityTimeout: '1' });
    queue.send({ body: 'a' });
    const { receiptHandle } = await pollOne(queue);
    await clock.advance(2_000);
    await pollOne(queue);

    queue.remove(receiptHandle);

    expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
  });

  test('accepts a second delete of the same message', async () => {
    const { service, events } = localSqs();
    const queue = service.createQueue('orders');
    queue.send({ body: 'a' });
    const { receiptHandle } = await pollOne(queue);

    queue.remove(receiptHandle);
    queue.remove(receiptHandle);

    expect(countEvents(events, 'MessageDeleted')).toBe(1);
  });

  test.each(['', 'not-a-handle', 'AQEB00000000-1-1'])('refuses the receipt handle %j', (handle) => {
    const { service } = localSqs();
    const queue = service.createQueue('orders');

    expect(() => queue.remove(handle)).toThrow(
      new AwsError(
        'ReceiptHandleIsInvalid',
        `The input receipt handle "${handle}" is not a valid receipt handle.`,
      ),
    );
  });

  test('delays a message by its own delay, or else by the queue’s', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders', { DelaySeconds: '10' });
    queue.send({ body: 'queue' });
    queue.send({ body: 'own', delaySeconds: 5 });
    queue.send({ body: 'none', delaySeconds: 0 });

    const now = await bodies(queue);
    const counts = queue.counts();
    await clock.advance(5_000);
    const after5 = await bodies(queue);
    await clock.advance(5_000);

    expect([now, after5, await bodies(queue)]).toEqual([['none'], ['own'], ['queue']]);
    expect(counts).toEqual({ visible: 0, inFlight: 1, delayed: 2 });
  });

  test('forgets messages silently at the end of the retention (SQS-37)', async () => {
    const { service, clock, events } = localSqs();
    const queue = service.createQueue('orders', { MessageRetentionPeriod: '60' });
    sendAll(queue, ['old', 'old too']);
    await pollOne(queue);
    await clock.advance(30_000);
    queue.send({ body: 'young' });

    await clock.advance(30_000);

    expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
    expect(countEvents(events, 'MessageExpired')).toBe(2);
  });

  test('makes a message visible at once when its visibility is changed to 0', async () => {
    const { service } = localSqs();
    const queue = service.createQueue('orders');
    queue.send({ body: 'a' });
    const { receiptHandle } = await pollOne(queue);

    queue.changeVisibility(receiptHandle, 0);

    expect(await bodies(queue)).toEqual(['a']);
  });

  test('extends the visibility from the moment of the change', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders', { VisibilityTimeout: '10' });
    queue.send({ body: 'a' });
    const { receiptHandle } = await pollOne(queue);
    await clock.advance(9_000);

    queue.changeVisibility(receiptHandle, 10_000);
    await clock.advance(9_999);

    expect(await bodies(queue)).toEqual([]);
  });

  test('refuses to change the visibility of a message that is not in flight', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders', { VisibilityTimeout: '10' });
    queue.send({ body: 'a' });
    const { receiptHandle } = await pollOne(queue);
    await clock.advance(10_000);

    expect(() => queue.changeVisibility(receiptHandle, 1)).toThrow(
      new AwsError('MessageNotInflight', 'The specified message is not in flight.'),
    );
  });

  test('hides a message for twelve hours at most', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders', { VisibilityTimeout: '43200' });
    queue.send({ body: 'a' });
    const { receiptHandle } = await pollOne(queue);
    await clock.advance(1_000);

    expect(() => queue.changeVisibility(receiptHandle, 43_200_000)).toThrow(
      'Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout ' +
        'for the message is beyond the limit [43200 seconds].',
    );
  });

  test.each([0, 11, 1.5])('refuses to receive %d messages', async (max) => {
    const { service } = localSqs();
    const queue = service.createQueue('orders');

    await expect(poll(queue, max)).rejects.toThrow(
      `Value ${max} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
    );
  });

  test('counts the age of the oldest message without those received three times (CW-03)', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders', { VisibilityTimeout: '1' });
    queue.send({ body: 'poison' });
    for (let count = 0; count < 3; count += 1) {
      await pollOne(queue);
      await clock.advance(1_000);
    }
    queue.send({ body: 'waiting' });
    await clock.advance(7_000);

    expect(queue.ageOfOldestMs()).toBe(7_000);
  });
});

describe('duplicate deliveries of a standard queue', () => {
  test('come once more, also while the first is in flight (SQS-35)', async () => {
    const { service, events } = localSqs();
    service.faults.duplicateRate = 1;
    const queue = service.createQueue('orders');
    const { messageId } = queue.send({ body: 'a' });

    const first = await poll(queue);
    const second = await poll(queue);
    const third = await poll(queue);

    expect([...first, ...second, ...third].map((message) => message.messageId)).toEqual([
      messageId,
      messageId,
    ]);
    expect(countEvents(events, 'DuplicateDelivered')).toBe(1);
  });

  test('leave nothing behind when both are deleted', async () => {
    const { service } = localSqs();
    service.faults.duplicateRate = 1;
    const queue = service.createQueue('orders');
    queue.send({ body: 'a' });

    for (const { receiptHandle } of [...(await poll(queue)), ...(await poll(queue))]) {
      queue.remove(receiptHandle);
    }

    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test('vanish when they are not deleted, and the message itself comes back', async () => {
    const { service, clock } = localSqs();
    service.faults.duplicateRate = 1;
    const queue = service.createQueue('orders', { VisibilityTimeout: '5' });
    queue.send({ body: 'a' });
    await poll(queue);
    await poll(queue);
    service.faults.duplicateRate = 0;

    await clock.advance(5_000);

    expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });
});
