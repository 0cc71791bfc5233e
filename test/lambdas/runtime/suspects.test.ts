import { describe, expect, test } from 'vitest';
import { countOrder, placedRecord, testConsumer } from '../support/test-consumer.ts';

describe('A batch with a message at its last delivery', () => {
  test('begins with it, and deletes it before anything else can kill the process', async () => {
    const removedBefore = new Map<string, readonly string[]>();
    const consumer = testConsumer('standard', {
      decide: (event) => {
        removedBefore.set(event.id, [...consumer.queue.removed]);
        return countOrder(event);
      },
    });

    await consumer.deliver([
      placedRecord('fresh'),
      placedRecord('last', { receiveCount: 5 }),
      placedRecord('suspect', { receiveCount: 3 }),
    ]);

    expect([...removedBefore]).toEqual([
      ['last', []],
      ['fresh', ['receipt-m-last']],
      ['suspect', ['receipt-m-last', 'receipt-m-fresh']],
    ]);
  });

  test('takes its suspects by their deliveries, each deleted before the next', async () => {
    const removedBefore = new Map<string, readonly string[]>();
    const consumer = testConsumer('standard', {
      decide: (event) => {
        removedBefore.set(event.id, [...consumer.queue.removed]);
        return countOrder(event);
      },
    });

    await consumer.deliver([
      placedRecord('third', { receiveCount: 3 }),
      placedRecord('fourth', { receiveCount: 4 }),
    ]);

    expect([...removedBefore]).toEqual([
      ['fourth', []],
      ['third', ['receipt-m-fourth']],
    ]);
  });
});

describe('A suspect message group', () => {
  test('comes back head first, long before what is behind it', async () => {
    const consumer = testConsumer('fifo', {
      decide: () => {
        throw new Error('not now');
      },
    });
    const inGroup = { groupId: 'g', receiveCount: 3 };

    await consumer.deliver([placedRecord('head', inGroup), placedRecord('tail', inGroup)]);

    expect(consumer.queue.visibility.slice(0, 2)).toEqual([
      { receiptHandle: 'receipt-m-head', seconds: 31 },
      { receiptHandle: 'receipt-m-tail', seconds: 4 * 31 },
    ]);
  });

  test('has a head that comes back soon when it is alone', async () => {
    const consumer = testConsumer('fifo');

    await consumer.deliver([placedRecord('head', { groupId: 'g', receiveCount: 3 })]);

    expect(consumer.queue.visibility).toEqual([{ receiptHandle: 'receipt-m-head', seconds: 31 }]);
  });
});

describe('Suspects of a standard queue', () => {
  test('come back one by one, each in a part of two minutes of its own', async () => {
    const consumer = testConsumer('standard');
    const suspects = ['a', 'b', 'c'].map((id) => placedRecord(id, { receiveCount: 3 }));

    await consumer.deliver(suspects);

    expect(consumer.queue.visibility.map(({ seconds }) => seconds - 31)).toEqual([10, 50, 90]);
  });
});
