import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReceivedMessage } from '../../../../tools/local/ports.ts';
import { countEvents, FIFO, localSqs, poll } from './local-sqs.ts';
import { histories, runHistory } from './queue-history.ts';

const RUNS = { numRuns: 100 };

describe('any history of a queue', () => {
  test.each([false, true])('conserves messages (FIFO: %s)', async (fifo) => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { queue, deadLetters, sent, events } = await runHistory(history, { fifo });
        const { visible, inFlight, delayed } = queue.counts();
        const dead = deadLetters.counts().visible;
        const gone = countEvents(events, 'MessageDeleted') + countEvents(events, 'MessageExpired');

        expect(visible + inFlight + delayed + dead + gone).toBe(sent);
      }),
      RUNS,
    );
  });

  test.each([false, true])('strands no message (FIFO: %s)', async (fifo) => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { queue, clock } = await runHistory(history, { fifo });
        await clock.advance(10_000);
        for (let batch = await poll(queue); batch.length > 0; batch = await poll(queue)) {
          for (const { receiptHandle } of batch) queue.remove(receiptHandle);
        }

        expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
      }),
      RUNS,
    );
  });

  test.each([false, true])('hides what it delivered until the timeout (FIFO: %s)', async (fifo) => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { queue, clock } = await runHistory(history, { fifo });
        const first = await poll(queue);
        await clock.advance(4_999);
        const second = await poll(queue);

        const hidden = new Set(first.map(({ messageId }) => messageId));
        expect(second.filter(({ messageId }) => hidden.has(messageId))).toEqual([]);
      }),
      RUNS,
    );
  });

  test.each([false, true])('delivers a message three times at most (FIFO: %s)', async (fifo) => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { receives } = await runHistory(history, { fifo });

        const counts = receives.flat().map((message) => receiveCount(message));
        expect(Math.max(0, ...counts)).toBeLessThanOrEqual(3);
      }),
      RUNS,
    );
  });

  test('dead-letters no message twice, also when deliveries are doubled (SQS-35)', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { events } = await runHistory(history, { fifo: false, duplicateRate: 0.5 });

        const ids = events
          .filter(({ name }) => name === 'MessageDeadLettered')
          .map(({ detail }) => detail?.messageId);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      RUNS,
    );
  });

  test('keeps the order within a FIFO batch (FIFO-01)', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { receives } = await runHistory(history, { fifo: true });

        for (const numbers of receives.flatMap(numbersByGroup)) {
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        }
      }),
      RUNS,
    );
  });

  test('first delivers the messages of a FIFO group in the order sent (FIFO-01)', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { receives } = await runHistory(history, { fifo: true });

        const first = receives.flat().filter((message) => receiveCount(message) === 1);
        for (const numbers of numbersByGroup(first)) {
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        }
      }),
      RUNS,
    );
  });
});

describe('any backlog of a FIFO queue', () => {
  const groups = fc.array(fc.nat(4), { maxLength: 60, size: 'max' });
  const batchSizes = fc.integer({ min: 1, max: 10 });

  function backlog(sends: readonly number[]) {
    const queue = localSqs().service.createQueue('orders.fifo', FIFO);
    sends.forEach((group, index) => {
      queue.send({ body: String(index), groupId: `g${group}` });
    });
    return queue;
  }

  test('drains completely, each group in the order sent', async () => {
    await fc.assert(
      fc.asyncProperty(groups, batchSizes, async (sends, max) => {
        const queue = backlog(sends);
        const drained: ReceivedMessage[] = [];
        for (let batch = await poll(queue, max); batch.length > 0; batch = await poll(queue, max)) {
          drained.push(...batch);
          for (const { receiptHandle } of batch) queue.remove(receiptHandle);
        }

        expect(drained).toHaveLength(sends.length);
        for (const numbers of numbersByGroup(drained)) {
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        }
      }),
      RUNS,
    );
  });

  test('has each group in one receive only while nothing is deleted (FIFO-02)', async () => {
    await fc.assert(
      fc.asyncProperty(groups, batchSizes, async (sends, max) => {
        const queue = backlog(sends);
        const seen: (string | undefined)[] = [];
        for (let batch = await poll(queue, max); batch.length > 0; batch = await poll(queue, max)) {
          seen.push(...new Set(batch.map(groupOf)));
        }

        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.length).toBe(new Set(sends).size);
      }),
      RUNS,
    );
  });
});

function receiveCount({ systemAttributes }: ReceivedMessage): number {
  return Number(systemAttributes.ApproximateReceiveCount);
}

function groupOf({ systemAttributes }: ReceivedMessage): string | undefined {
  return systemAttributes.MessageGroupId;
}

/** The numbers in the bodies, in the order received, of each group. */
function numbersByGroup(messages: readonly ReceivedMessage[]): readonly (readonly number[])[] {
  const byGroup = Map.groupBy(messages, groupOf);
  return [...byGroup.values()].map((group) => group.map(({ body }) => Number(body)));
}
