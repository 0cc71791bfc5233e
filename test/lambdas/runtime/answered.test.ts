import { expect, test } from 'vitest';
import type { Applied } from '../../../lambdas/runtime/idempotency.ts';
import { fakeHost } from '../support/fake-host.ts';
import { placedRecord, testConsumer } from '../support/test-consumer.ts';

/** A consumer whose time a test ends by hand, and whose commits hang until a test lets them fail. */
function hangingConsumer() {
  const end = new AbortController();
  const hanging: ((error: Error) => void)[] = [];
  const apply = () => new Promise<Applied>((_, reject) => hanging.push(reject));
  const host = {
    ...fakeHost(),
    timeout: () => ({ signal: end.signal, clear: () => {} }),
  };
  const consumer = testConsumer('standard', { host, idempotency: { apply } });
  return { consumer, end, hanging };
}

test('What a batch left behind does nothing in the next invocation of its process', async () => {
  const { consumer, end, hanging } = hangingConsumer();
  const records = ['a', 'b', 'c'].map((id) => placedRecord(id, { receiveCount: 5 }));

  const answer = consumer.deliver(records);
  await expect.poll(() => hanging.length).toBe(1);
  end.abort();
  expect(await answer).toHaveLength(3);

  const { deadLetters, sentAnew, visibility } = consumer.queue;
  const before = structuredClone({ deadLetters, sentAnew, visibility });
  hanging[0]?.(new Error('thawed'));
  await new Promise((resolve) => setImmediate(resolve));

  expect({ deadLetters, sentAnew, visibility }).toEqual(before);
  expect(deadLetters).toEqual([]);
});
