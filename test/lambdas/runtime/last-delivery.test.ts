import { describe, expect, test } from 'vitest';
import { InProgressError, RetryableError } from '../../../lambdas/runtime/errors.ts';
import { placedRecord, testConsumer } from '../support/test-consumer.ts';

const busy = { apply: () => Promise.reject(new InProgressError('held', 12_300)) };
const last = { receiveCount: 5 };

describe('At its last delivery', () => {
  test.each([3, 5])(
    'or received %d times, a message that another one holds gets a new life',
    async (receiveCount) => {
      const consumer = testConsumer('standard', { idempotency: busy });
      const record = placedRecord('e-1', { receiveCount });

      const failed = await consumer.deliver([record]);

      expect(failed).toEqual([]);
      expect(consumer.queue.sentAnew).toEqual([{ body: record.body, delaySeconds: 13, lives: 1 }]);
      expect(consumer.queue.deadLetters).toEqual([]);
      expect(consumer.metrics()).toMatchObject({ Retried: 1, DeadLettered: 0 });
    },
  );

  test('a message takes its group and its trace into a new life', async () => {
    const consumer = testConsumer('standard', { idempotency: busy });
    const traceparent = { stringValue: '00-a-b-01', dataType: 'String' as const };
    const record = placedRecord('e-1', { ...last, groupId: 'tenant-1' });

    await consumer.deliver([{ ...record, messageAttributes: { traceparent } }]);

    expect(consumer.queue.sentAnew).toMatchObject([
      { groupId: 'tenant-1', traceparent: '00-a-b-01' },
    ]);
  });

  test('a message gets three new lives, then it is dead-lettered with the reason', async () => {
    const consumer = testConsumer('standard', { idempotency: busy });
    const lives = { stringValue: '3', dataType: 'String' as const };

    await consumer.deliver([{ ...placedRecord('e-1', last), messageAttributes: { lives } }]);

    expect(consumer.queue.sentAnew).toEqual([]);
    expect(consumer.queue.deadLetters[0]?.attributes.errorClass).toBe('InProgressError');
  });

  test('waits no longer for that than SQS can delay a message', async () => {
    const idempotency = { apply: () => Promise.reject(new InProgressError('held', 3_600_000)) };
    const consumer = testConsumer('standard', { idempotency });

    await consumer.deliver([placedRecord('e-1', last)]);

    expect(consumer.queue.sentAnew[0]?.delaySeconds).toBe(900);
  });

  test('is dead-lettered with that reason when it cannot be sent anew', async () => {
    const consumer = testConsumer('fifo', { idempotency: busy });

    await consumer.deliver([placedRecord('e-1', { ...last, groupId: 'g' })]);

    expect(consumer.queue.deadLetters[0]?.attributes.errorClass).toBe('InProgressError');
  });

  test('a message that was never begun gets a new life', async () => {
    const consumer = testConsumer('standard');

    const failed = await consumer.deliver([placedRecord('e-1', last)], 1000);

    expect(failed).toEqual([]);
    expect(consumer.queue.sentAnew).toHaveLength(1);
    expect(consumer.effects()).toBe(0);
  });

  test('a FIFO message that was never begun is dead-lettered with the reason', async () => {
    const consumer = testConsumer('fifo');

    await consumer.deliver([placedRecord('e-1', { ...last, groupId: 'g' })], 1000);

    expect(consumer.queue.deadLetters[0]?.attributes.errorMessage).toBe(
      'no delivery had time left to begin it',
    );
  });

  test('received fewer times it simply comes back', async () => {
    const consumer = testConsumer('standard', { idempotency: busy });

    const failed = await consumer.deliver([placedRecord('e-1', { receiveCount: 2 })]);

    expect(failed).toEqual(['m-e-1']);
    expect(consumer.queue.visibility).toEqual([{ receiptHandle: 'receipt-m-e-1', seconds: 13 }]);
    expect(consumer.queue.sentAnew).toEqual([]);
  });

  test('what merely failed is dead-lettered', async () => {
    const idempotency = { apply: () => Promise.reject(new RetryableError('no')) };
    const consumer = testConsumer('standard', { idempotency });

    await consumer.deliver([placedRecord('e-1', last)]);

    expect(consumer.queue.deadLetters).toHaveLength(1);
  });
});
