import { describe, expect, test } from 'vitest';
import { PermanentError, RetryableError } from '../../../lambdas/runtime/errors.ts';
import { countOrder, placedRecord, testConsumer } from '../support/test-consumer.ts';

const ten = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'].map((n) => `e-${n}`);

describe('A standard queue consumer', () => {
  test('applies every event of a batch', async () => {
    const consumer = testConsumer('standard');

    const failed = await consumer.deliver(ten.map((id) => placedRecord(id)));

    expect(failed).toEqual([]);
    expect(consumer.effects()).toBe(10);
  });

  test('applies an event once when it is delivered again', async () => {
    const consumer = testConsumer('standard');

    await consumer.deliver([placedRecord('e-1')]);
    await consumer.deliver([placedRecord('e-1', { receiveCount: 2 })]);

    expect(consumer.effects()).toBe(1);
    expect(consumer.metrics()).toMatchObject({ Processed: 0, DuplicatesSuppressed: 1 });
  });

  test('applies an event once when one batch holds it twice (SQS-35)', async () => {
    const consumer = testConsumer('standard');

    const failed = await consumer.deliver([
      placedRecord('e-1', { id: 'm-1' }),
      placedRecord('e-1', { id: 'm-2' }),
    ]);

    expect(failed).toEqual([]);
    expect(consumer.effects()).toBe(1);
  });

  test('dedupes by event id when a redrive made a new message (SQS-32)', async () => {
    const consumer = testConsumer('standard');

    await consumer.deliver([placedRecord('e-1', { id: 'm-1' })]);
    await consumer.deliver([placedRecord('e-1', { id: 'm-redriven' })]);

    expect(consumer.effects()).toBe(1);
  });

  test('applies an event once when two environments hold it at the same time', async () => {
    const consumer = testConsumer('standard');

    await Promise.all([
      consumer.deliver([placedRecord('e-1')]),
      consumer.deliver([placedRecord('e-1')]),
    ]);

    expect(consumer.effects()).toBe(1);
  });

  test('reports only what failed', async () => {
    const consumer = testConsumer('standard', {
      decide: (event) => {
        if (event.id === 'e-2') throw new RetryableError('later');
        return countOrder(event);
      },
    });

    const failed = await consumer.deliver(ten.map((id) => placedRecord(id)));

    expect(failed).toEqual(['m-e-2']);
    expect(consumer.effects()).toBe(9);
  });

  test('takes a message group for fairness only, not for an order (SQS-41)', async () => {
    const consumer = testConsumer('standard', {
      decide: (event) => {
        if (event.id === 'e-1') throw new PermanentError('no');
        if (event.id === 'e-2') throw new RetryableError('later');
        return countOrder(event);
      },
    });

    const failed = await consumer.deliver(
      ['e-1', 'e-2', 'e-3'].map((id) => placedRecord(id, { groupId: 'tenant-1' })),
    );

    expect(failed).toEqual(['m-e-2']);
    expect(consumer.effects()).toBe(1);
    expect(consumer.queue.deadLetters).toMatchObject([
      { groupId: 'tenant-1', deduplicationId: undefined },
    ]);
  });

  test('begins nothing when the margin of time is reached', async () => {
    const consumer = testConsumer('standard');

    const failed = await consumer.deliver([placedRecord('e-1')], 1500);

    expect(failed).toEqual(['m-e-1']);
    expect(consumer.decided).toEqual([]);
  });

  test('waits longer with every delivery, within full jitter and a cap', async () => {
    const consumer = testConsumer('standard', {
      decide: () => {
        throw new RetryableError('later');
      },
      backoff: { baseMs: 4000, capMs: 20_000 },
    });

    for (const receiveCount of [1, 2, 3, 4]) {
      await consumer.deliver([placedRecord('e-1', { receiveCount })]);
    }

    expect(consumer.queue.visibility.map(({ seconds }) => seconds)).toEqual([2, 4, 8, 10]);
  });

  test('reports one line of metrics a batch (EMF)', async () => {
    const consumer = testConsumer('standard');

    await consumer.deliver([placedRecord('e-1'), placedRecord('e-2')]);

    const metrics = consumer.host.lines.filter((line) => '_aws' in line);
    expect(metrics).toMatchObject([
      {
        _aws: {
          CloudWatchMetrics: [{ Namespace: 'Blueprint/Consumers', Dimensions: [['FunctionName']] }],
        },
        FunctionName: 'counting',
        Processed: 2,
        DuplicatesSuppressed: 0,
        Retried: 0,
        DeadLettered: 0,
        LatencyMs: [2000, 2000],
      },
    ]);
  });

  test('never logs a body', async () => {
    const consumer = testConsumer('standard', {
      decide: () => {
        throw new RetryableError('later');
      },
    });

    await consumer.deliver([placedRecord('e-1')]);

    const [line] = consumer.host.lines;
    expect(line).toMatchObject({ level: 'WARN', messageId: 'm-e-1', errorClass: 'RetryableError' });
    expect(JSON.stringify(consumer.host.lines)).not.toContain('c-1');
  });
});

describe('A suspect: a message received three times or more', () => {
  test('runs after the rest', async () => {
    const consumer = testConsumer('standard');

    await consumer.deliver([
      placedRecord('suspect', { receiveCount: 3 }),
      placedRecord('e-1'),
      placedRecord('e-2'),
    ]);

    expect(consumer.decided).toEqual(['e-1', 'e-2', 'suspect']);
  });

  test('finds the rest committed and deleted when it begins', async () => {
    const seen: (readonly [number, readonly string[]])[] = [];
    const consumer = testConsumer('standard', {
      decide: (event) => {
        if (event.id === 'suspect') seen.push([consumer.effects(), [...consumer.queue.removed]]);
        return countOrder(event);
      },
    });

    await consumer.deliver([placedRecord('suspect', { receiveCount: 3 }), placedRecord('e-1')]);

    expect(seen).toEqual([[1, ['receipt-m-e-1']]]);
  });

  test('is tried alone, after the one before it was committed', async () => {
    const effects: number[] = [];
    const consumer = testConsumer('standard', {
      decide: (event) => {
        effects.push(consumer.effects());
        return countOrder(event);
      },
    });

    await consumer.deliver(ten.map((id) => placedRecord(id, { receiveCount: 3 })));

    expect(effects).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('is hidden for another time than its fellows, beyond this invocation', async () => {
    let chance = 0;
    const host = { ...testConsumer('standard').host, random: () => (chance += 0.25) };
    const consumer = testConsumer('standard', { host });

    await consumer.deliver([
      placedRecord('e-1', { receiveCount: 3 }),
      placedRecord('e-2', { receiveCount: 3 }),
    ]);

    expect(consumer.queue.visibility.map(({ seconds }) => seconds)).toEqual([38, 106]);
  });

  test('alone is left as it is', async () => {
    const consumer = testConsumer('standard');

    await consumer.deliver([placedRecord('e-1', { receiveCount: 3 })]);

    expect(consumer.queue.visibility).toEqual([]);
  });

  test('is tried although the queue cannot be reached to isolate it', async () => {
    const consumer = testConsumer('standard');
    consumer.queue.isDown = true;

    const failed = await consumer.deliver([
      placedRecord('e-1', { receiveCount: 3 }),
      placedRecord('e-2', { receiveCount: 3 }),
    ]);

    expect(failed).toEqual([]);
    expect(consumer.effects()).toBe(2);
  });
});
