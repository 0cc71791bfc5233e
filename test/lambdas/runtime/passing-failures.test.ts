import { describe, expect, test } from 'vitest';
import { RetryableError, ThrottledError } from '../../../lambdas/runtime/errors.ts';
import { check } from '../../../lambdas/runtime/writes.ts';
import { awsError, canceledBy, transportError } from '../support/aws-errors.ts';
import type { Fault } from '../support/fake-table.ts';
import { placedAs } from '../support/order-samples.ts';
import { sqsRecord } from '../support/records.ts';
import { countOrder, placedRecord, testConsumer } from '../support/test-consumer.ts';

describe('A domain refusal', () => {
  const decide = () => [
    check('orders', { pk: 'c-1', sk: 'ACCOUNT' }, { expression: 'attribute_exists(pk)' }),
  ];

  test('is dead-lettered by default', async () => {
    const consumer = testConsumer('standard', { decide });

    const failed = await consumer.deliver([placedRecord('e-1')]);

    expect(failed).toEqual([]);
    expect(consumer.queue.deadLetters[0]?.attributes).toMatchObject({
      errorClass: 'Refused',
      errorMessage: 'event e-1 was refused: a condition failed on one of orders/c-1/ACCOUNT',
    });
  });

  test('is retried when the consumer says so', async () => {
    const consumer = testConsumer('standard', { decide, onRefusal: 'retry' });

    const failed = await consumer.deliver([placedRecord('e-1')]);

    expect(failed).toEqual(['m-e-1']);
    expect(consumer.queue.deadLetters).toEqual([]);
  });

  test('of one message leaves the others of its transaction alone', async () => {
    const consumer = testConsumer('standard', {
      decide: (event) => (event.id === 'e-1' ? decide() : countOrder(event)),
    });
    const customers = ['e-1', 'e-2', 'e-3'].map((id) => placedAs(id, id, `customer-${id}`));

    await consumer.deliver(
      customers.map((event) => sqsRecord({ id: event.id, body: JSON.stringify(event) })),
    );

    expect(consumer.queue.deadLetters).toHaveLength(1);
    expect([consumer.effects('customer-e-2'), consumer.effects('customer-e-3')]).toEqual([1, 1]);
  });
});

interface TransientRow {
  readonly fault: string;
  readonly faults: readonly Fault[];
}

const transients: readonly TransientRow[] = [
  {
    fault: 'a transaction conflict',
    faults: [{ error: canceledBy('None', 'TransactionConflict') }],
  },
  { fault: 'a throttled item', faults: [{ error: canceledBy('ThrottlingError', 'None') }] },
  {
    fault: 'throughput exceeded on an item',
    faults: [{ error: canceledBy('None', 'ProvisionedThroughputExceeded') }],
  },
  { fault: 'a throttled request', faults: [{ error: awsError('ThrottlingException') }] },
  {
    fault: 'the same token still in progress',
    faults: [{ error: awsError('TransactionInProgressException') }],
  },
  { fault: 'a fault of the service', faults: [{ error: awsError('InternalServerError', 500) }] },
  { fault: 'a lost request', faults: [{ error: transportError() }] },
  { fault: 'a lost response', faults: [{ error: transportError(), after: true }] },
  {
    fault: 'three faults in a row',
    faults: [
      { error: transportError() },
      { error: canceledBy('None', 'TransactionConflict') },
      { error: awsError('RequestLimitExceeded') },
    ],
  },
];

describe('A transient fault of DynamoDB', () => {
  test.each(transients)('$fault is retried inside the handler', async ({ faults }) => {
    const consumer = testConsumer('standard');
    consumer.tables.faults.push(...faults);

    const failed = await consumer.deliver([placedRecord('e-1')]);

    expect(failed).toEqual([]);
    expect(consumer.effects()).toBe(1);
    expect(consumer.metrics()).toMatchObject({ Processed: 1, DuplicatesSuppressed: 0 });
  });

  test('that lasts is reported at the deadline', async () => {
    const consumer = testConsumer('standard');
    const error = awsError('ThrottlingException');
    consumer.tables.faults.push(...Array.from({ length: 500 }, () => ({ error })));

    const failed = await consumer.deliver([placedRecord('e-1')], 5000);

    expect(failed).toEqual(['m-e-1']);
    expect(consumer.queue.deadLetters).toEqual([]);
    expect(consumer.effects()).toBe(0);
  });

  test('that no retry can help is reported at once', async () => {
    const consumer = testConsumer('standard');
    consumer.tables.faults.push({ error: awsError('ResourceNotFoundException') });

    const failed = await consumer.deliver([placedRecord('e-1')]);

    expect(failed).toEqual(['m-e-1']);
    expect(consumer.host.sleeps).toEqual([]);
  });

  test.each([
    ['a validation error of an item', canceledBy('None', 'ValidationError')],
    ['a validation error of the request', awsError('ValidationException')],
  ])('%s is permanent (DDB-06)', async (_, error) => {
    const consumer = testConsumer('standard');
    consumer.tables.faults.push({ error });

    await consumer.deliver([placedRecord('e-1')]);

    expect(consumer.queue.deadLetters[0]?.attributes.errorClass).toBe('InvalidWrite');
  });
});

interface ThrownRow {
  readonly thrown: string;
  readonly error: unknown;
  readonly seconds: number;
}

const thrown: readonly ThrownRow[] = [
  { thrown: 'an unknown error', error: new TypeError('x is undefined'), seconds: 2 },
  { thrown: 'a retryable error', error: new RetryableError('later'), seconds: 2 },
  { thrown: 'something that is no error', error: 'oops', seconds: 2 },
  { thrown: 'a throttled error', error: new ThrottledError('wait', 60_000), seconds: 60 },
];

describe('A retryable failure', () => {
  test.each(thrown)('$thrown comes back after $seconds s', async ({ error, seconds }) => {
    const decide = () => {
      throw error;
    };
    const consumer = testConsumer('standard', { decide });

    const failed = await consumer.deliver([placedRecord('e-1', { receiveCount: 2 })]);

    expect(failed).toEqual(['m-e-1']);
    expect(consumer.queue.visibility).toEqual([{ receiptHandle: 'receipt-m-e-1', seconds }]);
  });

  test('is dead-lettered with its reason at the last attempt (SQS-29)', async () => {
    const decide = () => {
      throw new TypeError('x is undefined');
    };
    const consumer = testConsumer('standard', { decide });

    const failed = await consumer.deliver([placedRecord('e-1', { receiveCount: 5 })]);

    expect(failed).toEqual([]);
    expect(consumer.queue.deadLetters[0]?.attributes).toMatchObject({
      errorClass: 'TypeError',
      errorMessage: 'x is undefined',
      attempts: '5',
    });
  });

  test('does not fail the batch when the backoff cannot be set', async () => {
    const decide = () => {
      throw new RetryableError('later');
    };
    const consumer = testConsumer('standard', { decide });
    consumer.queue.isDown = true;

    const failed = await consumer.deliver([placedRecord('e-1')]);

    expect(failed).toEqual(['m-e-1']);
  });
});
