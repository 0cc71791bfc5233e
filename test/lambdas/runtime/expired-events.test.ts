import { describe, expect, test } from 'vitest';
import { noonMs } from '../support/fake-host.ts';
import { placedAs } from '../support/order-samples.ts';
import { sqsRecord } from '../support/records.ts';
import { testConsumer } from '../support/test-consumer.ts';

describe('An event with an expirytime', () => {
  test('has its effect until then', async () => {
    const consumer = testConsumer('standard');

    await consumer.deliver([recordExpiring(noonMs + 1000)]);

    expect(consumer.effects('customer-1')).toBe(1);
  });

  test('is dropped and counted after it: neither applied, nor retried, nor dead-lettered', async () => {
    const consumer = testConsumer('standard');

    const failed = await consumer.deliver([recordExpiring(noonMs - 1000)]);

    expect(failed).toEqual([]);
    expect(consumer.effects('customer-1')).toBe(0);
    expect(consumer.metrics()).toMatchObject({ Processed: 0, Expired: 1, DeadLettered: 0 });
  });
});

function recordExpiring(atMs: number) {
  const event = {
    ...placedAs('e-1', 'e-1', 'customer-1'),
    expirytime: new Date(atMs).toISOString(),
  };
  return sqsRecord({ id: event.id, body: JSON.stringify(event) });
}
