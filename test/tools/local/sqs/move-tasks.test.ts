import { describe, expect, test } from 'vitest';
import { START_MS } from './fake-clock.ts';
import { countEvents, FIFO, localSqs, poll, pollOne, redriveTo, sendAll } from './local-sqs.ts';

/** Two queues that share a dead-letter queue, with messages of both in it. */
async function deadLettered(texts: readonly string[]) {
  const local = localSqs();
  const { service, clock } = local;
  const deadLetters = service.createQueue('dead');
  const redrive = { RedrivePolicy: redriveTo(deadLetters, 1), VisibilityTimeout: '1' };
  const orders = service.createQueue('orders', redrive);
  const refunds = service.createQueue('refunds', redrive);
  for (const queue of [orders, refunds]) {
    sendAll(queue, texts);
    await poll(queue);
  }
  await clock.advance(1_000);
  for (const queue of [orders, refunds]) await poll(queue);
  return { ...local, deadLetters, orders, refunds };
}

describe('a message move task', () => {
  test('moves every message back to the queue that dead-lettered it', async () => {
    const { service, clock, deadLetters, orders, refunds } = await deadLettered(['a', 'b']);

    service.moves.start({ sourceArn: deadLetters.arn });
    await clock.advance(0);

    const visible = [deadLetters, orders, refunds].map((queue) => queue.counts().visible);
    expect(visible).toEqual([0, 2, 2]);
    expect(service.moves.list(deadLetters.arn)).toMatchObject([
      { status: 'COMPLETED', moved: 4, toMove: 4 },
    ]);
  });

  test('makes new messages: another id, sent now, never received (SQS-32)', async () => {
    const { service, clock, deadLetters, orders } = await deadLettered(['a']);
    const { messageId: oldId } = await deadLetters
      .receive({ max: 10, waitMs: 0, visibilityTimeoutMs: 0 })
      .then(([first]) => first ?? Promise.reject(new Error('no dead letter')));

    service.moves.start({ sourceArn: deadLetters.arn, destinationArn: orders.arn });
    await clock.advance(0);
    const moved = await pollOne(orders);

    expect(moved.messageId).not.toBe(oldId);
    expect(moved.systemAttributes).toMatchObject({
      ApproximateReceiveCount: '1',
      SentTimestamp: String(START_MS + 1_000),
    });
    expect(moved.systemAttributes).not.toHaveProperty('DeadLetterQueueSourceArn');
  });

  test('counts as sent, unlike the automatic redrive (CW-04)', async () => {
    const { service, clock, deadLetters, events } = await deadLettered(['a']);
    const before = countEvents(events, 'MessageSent');

    service.moves.start({ sourceArn: deadLetters.arn });
    await clock.advance(0);

    expect([before, countEvents(events, 'MessageSent')]).toEqual([2, 4]);
  });

  test('keeps to its rate and can be cancelled', async () => {
    const { service, clock, deadLetters } = await deadLettered(['a', 'b', 'c']);
    const request = { sourceArn: deadLetters.arn, messagesPerSecond: 1 };
    const handle = service.moves.start(request);
    await clock.advance(2_500);

    const moved = service.moves.cancel(handle);
    await clock.advance(10_000);

    expect([moved, deadLetters.counts().visible]).toEqual([2, 4]);
    expect(service.moves.list(deadLetters.arn)).toMatchObject([{ status: 'CANCELLED', moved: 2 }]);
  });

  test('is the only one of its source at a time', async () => {
    const { service, deadLetters } = await deadLettered(['a']);
    service.moves.start({ sourceArn: deadLetters.arn });

    expect(() => service.moves.start({ sourceArn: deadLetters.arn })).toThrow(
      'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
    );
  });

  test('fails, keeping the message, when that was sent to the dead-letter queue directly', async () => {
    const { service, clock, deadLetters } = await deadLettered([]);
    deadLetters.send({ body: 'direct' });

    service.moves.start({ sourceArn: deadLetters.arn });
    await clock.advance(0);

    expect(service.moves.list(deadLetters.arn)).toMatchObject([
      { status: 'FAILED', failureReason: 'CouldNotDetermineMessageSource' },
    ]);
    expect(deadLetters.counts().visible).toBe(1);
  });

  test('fails when its destination is deleted meanwhile', async () => {
    const { service, clock, deadLetters, orders } = await deadLettered(['a', 'b']);
    const request = { sourceArn: deadLetters.arn, destinationArn: orders.arn };
    service.moves.start({ ...request, messagesPerSecond: 1 });
    await clock.advance(1_000);

    service.deleteQueue('orders');
    await clock.advance(1_000);

    expect(service.moves.list(deadLetters.arn)).toMatchObject([
      { status: 'FAILED', moved: 1, failureReason: 'AWS.SimpleQueueService.NonExistentQueue' },
    ]);
  });

  test('keeps the order of a FIFO group', async () => {
    const { service, clock } = localSqs();
    const deadLetters = service.createQueue('dead.fifo', FIFO);
    const redrive = { RedrivePolicy: redriveTo(deadLetters, 1), VisibilityTimeout: '1' };
    const queue = service.createQueue('orders.fifo', { ...FIFO, ...redrive });
    sendAll(queue, ['1', '2', '3'], 'g');
    await poll(queue);
    await clock.advance(1_000);
    await poll(queue);

    service.moves.start({ sourceArn: deadLetters.arn });
    await clock.advance(0);

    expect((await poll(queue)).map(({ body }) => body)).toEqual(['1', '2', '3']);
  });

  test.each([
    ['orders', undefined, 'Source queue must be configured as a Dead Letter Queue.'],
    [
      'none',
      undefined,
      "The resource that you specified for the SourceArn parameter doesn't exist.",
    ],
    [
      'dead',
      'none',
      "The resource that you specified for the DestinationArn parameter doesn't exist.",
    ],
  ])('is refused from %s to %s', async (source, destination, message) => {
    const { service } = await deadLettered([]);
    const arn = (name: string) => `arn:aws:sqs:eu-central-1:000000000000:${name}`;
    const destinationArn = destination === undefined ? undefined : arn(destination);

    expect(() => service.moves.start({ sourceArn: arn(source), destinationArn })).toThrow(message);
  });

  test('cannot be cancelled by a handle that is none', () => {
    const { service } = localSqs();

    expect(() => service.moves.cancel('nonsense')).toThrow(
      'Value for parameter TaskHandle is invalid.',
    );
  });
});
