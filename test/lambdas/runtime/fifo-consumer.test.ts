import { describe, expect, test } from 'vitest';
import { PermanentError, RetryableError } from '../../../lambdas/runtime/errors.ts';
import { countOrder, placedRecord, testConsumer } from '../support/test-consumer.ts';

function failing(error: Error, ...ids: readonly string[]) {
  return testConsumer('fifo', {
    decide: (event) => {
      if (ids.includes(event.id)) throw error;
      return countOrder(event);
    },
  });
}

const inGroup = (groupId: string, ids: readonly string[], receiveCount = 1) =>
  ids.map((id) => placedRecord(id, { groupId, receiveCount }));

describe('A FIFO consumer', () => {
  test('applies a group in order, one after the other', async () => {
    const effects: number[] = [];
    const consumer = testConsumer('fifo', {
      decide: (event) => {
        effects.push(consumer.effects());
        return countOrder(event);
      },
    });

    await consumer.deliver(inGroup('g', ['a', 'b', 'c']));

    expect(consumer.decided).toEqual(['a', 'b', 'c']);
    expect(effects).toEqual([0, 1, 2]);
  });

  test('works on groups side by side: their heads share a transaction', async () => {
    const consumer = testConsumer('fifo', {
      decide: (event) => countOrder({ ...event, data: { ...event.data, customerId: event.id } }),
    });

    await consumer.deliver([...inGroup('g', ['a', 'b']), ...inGroup('h', ['c', 'd'])]);

    expect(consumer.tables.requests.map((items) => items.length)).toEqual([4, 4]);
  });

  test('stops a group at its first failure and reports what is behind it (FIFO-07)', async () => {
    const consumer = failing(new RetryableError('later'), 'b');

    const failed = await consumer.deliver([
      ...inGroup('g', ['a', 'b', 'c', 'd']),
      ...inGroup('h', ['e', 'f']),
    ]);

    expect(failed).toEqual(['m-b', 'm-c', 'm-d']);
    expect(consumer.decided).not.toContain('c');
    expect(consumer.effects()).toBe(3);
  });

  test('sets the backoff of the failed message only (FIFO-10)', async () => {
    const consumer = failing(new RetryableError('later'), 'b');

    await consumer.deliver(inGroup('g', ['a', 'b', 'c']));

    expect(consumer.queue.visibility).toEqual([{ receiptHandle: 'receipt-m-b', seconds: 1 }]);
  });

  test('goes on behind a poison message that was dead-lettered', async () => {
    const consumer = failing(new PermanentError('no'), 'a');

    const failed = await consumer.deliver(inGroup('g', ['a', 'b', 'c']));

    expect(failed).toEqual([]);
    expect(consumer.effects()).toBe(2);
  });

  test('keeps the group; the message id becomes the deduplication id (FIFO-13)', async () => {
    const consumer = failing(new PermanentError('no'), 'a');

    await consumer.deliver(inGroup('g', ['a']));

    expect(consumer.queue.deadLetters[0]).toMatchObject({ groupId: 'g', deduplicationId: 'm-a' });
  });

  test('stops a group whose poison could not be dead-lettered', async () => {
    const consumer = failing(new PermanentError('no'), 'a');
    consumer.queue.isDown = true;

    const failed = await consumer.deliver(inGroup('g', ['a', 'b']));

    expect(failed).toEqual(['m-a', 'm-b']);
    expect(consumer.effects()).toBe(0);
  });

  test('dead-letters a poison one delivery early, and none of the nine behind it', async () => {
    const consumer = failing(new TypeError('poison'), 'poison');
    const innocents = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

    for (const receiveCount of [1, 2, 3]) {
      await consumer.deliver(inGroup('g', ['poison', ...innocents], receiveCount));
    }
    const failed = await consumer.deliver(inGroup('g', ['poison', ...innocents], 4));

    expect(failed).toEqual([]);
    expect(consumer.queue.deadLetters.map(({ attributes }) => attributes.eventId)).toEqual([
      'poison',
    ]);
    expect(consumer.effects()).toBe(9);
  });

  test('runs a group that holds a suspect after the others, in order', async () => {
    const consumer = testConsumer('fifo');

    await consumer.deliver([
      ...inGroup('g', ['suspect', 'behind'], 3),
      ...inGroup('h', ['a', 'b']),
    ]);

    expect(consumer.decided).toEqual(['a', 'b', 'suspect', 'behind']);
  });

  test('reports a group at the deadline from where it was', async () => {
    const consumer = testConsumer('fifo', {
      decide: (event) => {
        consumer.host.advance(2000);
        return countOrder(event);
      },
    });

    const failed = await consumer.deliver(inGroup('g', ['a', 'b', 'c', 'd']), 5000);

    expect(failed).toEqual(['m-b', 'm-c', 'm-d']);
    expect(consumer.decided).toEqual(['a', 'b']);
    expect(consumer.effects()).toBe(1);
  });
});
