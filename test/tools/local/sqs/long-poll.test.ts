import { describe, expect, test } from 'vitest';
import { turn } from './fake-clock.ts';
import { countEvents, FIFO, localSqs, poll, pollOne, redriveTo, sendAll } from './local-sqs.ts';

const LONG = { max: 10, waitMs: 20_000 };

describe('a long poll', () => {
  test('ends when a message arrives', async () => {
    const { service } = localSqs();
    const queue = service.createQueue('orders');
    const waiting = queue.receive(LONG);

    queue.send({ body: 'a' });

    expect(await waiting).toMatchObject([{ body: 'a' }]);
  });

  test('takes all that arrives in one turn', async () => {
    const { service } = localSqs();
    const queue = service.createQueue('orders');
    const waiting = queue.receive(LONG);

    sendAll(queue, ['a', 'b', 'c']);

    expect(await waiting).toHaveLength(3);
  });

  test('ends empty after the wait and leaves no timer behind', async () => {
    const { service, clock, events } = localSqs();
    const queue = service.createQueue('orders');
    const waiting = queue.receive(LONG);

    await clock.advance(20_000);

    expect(await waiting).toEqual([]);
    expect([clock.pending(), countEvents(events, 'EmptyReceive')]).toEqual([0, 1]);
  });

  test('leaves no timer behind for what others have in flight', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders', { VisibilityTimeout: '600' });
    queue.send({ body: 'a' });
    await pollOne(queue);
    const waiting = queue.receive(LONG);

    queue.send({ body: 'b' });
    await waiting;

    expect(clock.pending()).toBe(0);
  });

  test('is released by its signal, and takes no message afterwards', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders');
    const stop = new AbortController();
    const waiting = queue.receive({ ...LONG, signal: stop.signal });

    stop.abort();
    queue.send({ body: 'a' });

    expect(await waiting).toEqual([]);
    expect([queue.counts().visible, clock.pending()]).toEqual([1, 0]);
  });

  test('takes nothing when its signal was aborted before', async () => {
    const { service } = localSqs();
    const queue = service.createQueue('orders');
    queue.send({ body: 'a' });

    expect(await queue.receive({ ...LONG, signal: AbortSignal.abort() })).toEqual([]);
    expect(queue.counts().visible).toBe(1);
  });

  test('serves waiting receives in the order in which they came', async () => {
    const { service } = localSqs();
    const queue = service.createQueue('orders');
    const first = queue.receive(LONG);
    const second = queue.receive(LONG);

    queue.send({ body: 'a' });
    await turn();
    queue.send({ body: 'b' });

    expect([await first, await second]).toMatchObject([[{ body: 'a' }], [{ body: 'b' }]]);
  });

  test('wakes when a delay ends', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders');
    const waiting = queue.receive(LONG);
    queue.send({ body: 'a', delaySeconds: 5 });

    await clock.advance(5_000);

    expect(await waiting).toHaveLength(1);
  });

  test('wakes when a message becomes visible again', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders', { VisibilityTimeout: '7' });
    queue.send({ body: 'a' });
    await pollOne(queue);
    const waiting = queue.receive(LONG);

    await clock.advance(7_000);

    expect(await waiting).toHaveLength(1);
  });

  test('wakes earlier when a visibility timeout is shortened', async () => {
    const { service, clock } = localSqs();
    const queue = service.createQueue('orders', { VisibilityTimeout: '600' });
    queue.send({ body: 'a' });
    const { receiptHandle } = await pollOne(queue);
    const waiting = queue.receive(LONG);

    queue.changeVisibility(receiptHandle, 3_000);
    await clock.advance(3_000);

    expect(await waiting).toHaveLength(1);
  });

  test('wakes when a delete frees a message group (FIFO-02)', async () => {
    const { service } = localSqs();
    const queue = service.createQueue('orders.fifo', FIFO);
    sendAll(queue, ['a1', 'a2'], 'a');
    const { receiptHandle } = await pollOne(queue);
    const waiting = queue.receive(LONG);

    queue.remove(receiptHandle);

    expect(await waiting).toMatchObject([{ body: 'a2' }]);
  });

  test('wakes on a dead-letter queue when a message is moved there', async () => {
    const { service, clock } = localSqs();
    const deadLetters = service.createQueue('dead');
    const redrive = { RedrivePolicy: redriveTo(deadLetters, 1), VisibilityTimeout: '1' };
    const queue = service.createQueue('orders', redrive);
    queue.send({ body: 'poison' });
    await pollOne(queue);
    const waiting = deadLetters.receive(LONG);
    await clock.advance(1_000);

    await poll(queue);

    expect(await waiting).toHaveLength(1);
  });

  test('ends empty when the queue is deleted', async () => {
    const { service } = localSqs();
    const queue = service.createQueue('orders');
    const waiting = queue.receive(LONG);

    service.deleteQueue('orders');

    expect(await waiting).toEqual([]);
  });
});
