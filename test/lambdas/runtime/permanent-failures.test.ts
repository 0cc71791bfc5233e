import { describe, expect, test } from 'vitest';
import { maxEnvelopeBytes } from '../../../contracts/limits.ts';
import { PermanentError } from '../../../lambdas/runtime/errors.ts';
import { placedAs } from '../support/order-samples.ts';
import { sqsRecord } from '../support/records.ts';
import { placedRecord, testConsumer } from '../support/test-consumer.ts';

const placed = placedAs('e-1');

interface PoisonRow {
  readonly poison: string;
  readonly body: string;
  readonly errorClass: string;
  readonly says: string;
}

const poisons: readonly PoisonRow[] = [
  { poison: 'text that is not JSON', body: '{"id":', errorClass: 'NotJson', says: '6 characters' },
  { poison: 'an empty body', body: '', errorClass: 'NotJson', says: 'structured JSON' },
  {
    poison: 'JSON that is no object',
    body: '7',
    errorClass: 'SchemaFailed',
    says: 'the event does not match its schema (the event: ',
  },
  {
    poison: 'a field of the wrong type',
    body: JSON.stringify({ ...placed, data: { ...placed.data, totalCents: 'much' } }),
    errorClass: 'SchemaFailed',
    says: 'data.totalCents: ',
  },
  {
    poison: 'an event without an id',
    body: JSON.stringify({ ...placed, id: undefined }),
    errorClass: 'MissingEventId',
    says: 'has no id',
  },
  {
    poison: 'an event with an empty id',
    body: JSON.stringify({ ...placed, id: '' }),
    errorClass: 'MissingEventId',
    says: 'has no id',
  },
  {
    poison: 'an unknown type',
    body: JSON.stringify({ ...placed, type: 'orders.OrderEaten.v1' }),
    errorClass: 'UnknownType',
    says: '"orders.OrderEaten.v1", which this consumer reads not at all; narrow the subscription',
  },
  {
    poison: 'an unknown major version of a known type',
    body: JSON.stringify({ ...placed, type: 'orders.OrderPlaced.v2' }),
    errorClass: 'UnknownVersion',
    says: '"orders.OrderPlaced.v2", which this consumer reads only as v1; deploy a consumer',
  },
  {
    poison: 'a body over the limit',
    body: JSON.stringify({ ...placed, subject: 'x'.repeat(maxEnvelopeBytes) }),
    errorClass: 'Oversize',
    says: `over the limit of ${maxEnvelopeBytes}`,
  },
];

describe('A permanent failure', () => {
  test.each(poisons)('$poison is dead-lettered at once', async ({ body, errorClass, says }) => {
    const consumer = testConsumer('standard');

    const failed = await consumer.deliver([sqsRecord({ id: 'm-1', body }), placedRecord('e-2')]);

    const letters = consumer.queue.deadLetters;
    expect(failed).toEqual([]);
    expect(letters.map((letter) => letter.body)).toEqual([body]);
    expect(letters[0]?.attributes.errorClass).toBe(errorClass);
    expect(letters[0]?.attributes.errorMessage).toContain(says);
    expect(consumer.effects()).toBe(1);
  });

  test('thrown by the decision is dead-lettered with its reason', async () => {
    const decide = () => {
      throw new PermanentError('customer c-1 is closed');
    };
    const consumer = testConsumer('standard', { decide });

    const failed = await consumer.deliver([placedRecord('e-1')]);

    const [letter] = consumer.queue.deadLetters;
    expect(failed).toEqual([]);
    expect(letter?.attributes).toMatchObject({
      errorClass: 'Permanent',
      errorMessage: 'customer c-1 is closed',
    });
  });

  test('keeps the original when the dead letter cannot be sent', async () => {
    const consumer = testConsumer('standard');
    consumer.queue.isDown = true;

    const failed = await consumer.deliver([sqsRecord({ id: 'm-1', body: 'no' })]);

    expect(failed).toEqual(['m-1']);
    expect(consumer.metrics()).toMatchObject({ DeadLettered: 0, Retried: 1 });
  });

  test('tells whence, who, when and why in nine attributes', async () => {
    const consumer = testConsumer('standard');
    const body = JSON.stringify({ ...placed, type: 'orders.OrderPlaced.v2' });

    await consumer.deliver([sqsRecord({ id: 'm-1', body, receiveCount: 2 })]);

    const { errorMessage, ...attributes } = consumer.queue.deadLetters[0]?.attributes ?? {};
    expect(errorMessage).toContain('deploy a consumer of that version, and redrive');
    expect(attributes).toEqual({
      errorClass: 'UnknownVersion',
      attempts: '2',
      origin: 'arn:aws:sqs:eu-central-1:111122223333:payment',
      eventId: 'e-1',
      consumer: 'counter',
      consumerVersion: '7',
      firstReceivedTime: '2027-01-01T12:00:00.500Z',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
  });
});
