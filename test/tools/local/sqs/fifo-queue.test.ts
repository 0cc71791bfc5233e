import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../../tools/local/ports.ts';
import { bodies, FIFO, localSqs, poll, pollOne, sendAll } from './local-sqs.ts';

function fifoQueue(attributes: Readonly<Record<string, string>> = {}) {
  const local = localSqs();
  const queue = local.service.createQueue('orders.fifo', { ...FIFO, ...attributes });
  return { ...local, queue };
}

describe('a FIFO queue', () => {
  test('returns several messages of a group in order (FIFO-01, FIFO-03)', async () => {
    const { queue } = fifoQueue();
    sendAll(queue, ['a1', 'a2'], 'a');
    sendAll(queue, ['b1'], 'b');
    sendAll(queue, ['a3'], 'a');

    expect(await bodies(queue)).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  test('returns nothing of a group while any of it is in flight (FIFO-02)', async () => {
    const { queue } = fifoQueue();
    sendAll(queue, ['a1', 'a2', 'a3'], 'a');
    sendAll(queue, ['b1'], 'b');

    await poll(queue, 2);

    expect(await bodies(queue)).toEqual(['b1']);
  });

  test('keeps a group blocked after a partial delete (FIFO-02)', async () => {
    const { queue } = fifoQueue();
    sendAll(queue, ['a1', 'a2', 'a3'], 'a');
    const [first] = await poll(queue, 2);

    queue.remove(first?.receiptHandle ?? '');

    expect(await bodies(queue)).toEqual([]);
  });

  test('goes on with a group after its messages were deleted (FIFO-02)', async () => {
    const { queue } = fifoQueue();
    sendAll(queue, ['a1', 'a2', 'a3'], 'a');

    for (const { receiptHandle } of await poll(queue, 2)) queue.remove(receiptHandle);

    expect(await bodies(queue)).toEqual(['a3']);
  });

  test('starts a group over when its messages are visible again (FIFO-02)', async () => {
    const { queue, clock } = fifoQueue({ VisibilityTimeout: '30' });
    sendAll(queue, ['a1', 'a2', 'a3'], 'a');
    await poll(queue, 2);

    await clock.advance(30_000);

    expect(await bodies(queue)).toEqual(['a1', 'a2', 'a3']);
  });

  test('hides message k and all after it when the visibility of k is extended (FIFO-10)', async () => {
    const { queue, clock } = fifoQueue({ VisibilityTimeout: '2' });
    sendAll(queue, ['a1', 'a2', 'a3'], 'a');
    const [, second] = await poll(queue);

    queue.changeVisibility(second?.receiptHandle ?? '', 10_000);
    await clock.advance(2_000);
    const [again, ...others] = await poll(queue);
    queue.remove(again?.receiptHandle ?? '');
    await clock.advance(8_000);

    expect([again?.body, others]).toEqual(['a1', []]);
    expect(await bodies(queue)).toEqual(['a2', 'a3']);
  });

  test('refuses a delete after the visibility timeout (FIFO-11)', async () => {
    const { queue, clock } = fifoQueue({ VisibilityTimeout: '1' });
    sendAll(queue, ['a1'], 'a');
    const { receiptHandle } = await pollOne(queue);
    await clock.advance(1_000);

    expect(() => queue.remove(receiptHandle)).toThrow(
      new AwsError(
        'InvalidParameterValue',
        `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
      ),
    );
  });

  test('accepts a delete within an extended visibility timeout (FIFO-11)', async () => {
    const { queue, clock } = fifoQueue({ VisibilityTimeout: '1' });
    sendAll(queue, ['a1'], 'a');
    const { receiptHandle } = await pollOne(queue);
    queue.changeVisibility(receiptHandle, 10_000);
    await clock.advance(5_000);

    queue.remove(receiptHandle);

    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test('numbers messages with 20 growing digits', () => {
    const { queue } = fifoQueue();

    const numbers = ['a', 'b', 'c'].map(
      (body) => queue.send({ body, groupId: 'g' }).sequenceNumber,
    );

    expect(numbers).toEqual([...numbers].sort());
    expect(numbers.every((number) => /^\d{20}$/.test(number ?? ''))).toBe(true);
  });

  test('shows group, deduplication id and sequence number (SQS-38)', async () => {
    const { queue } = fifoQueue();
    const { sequenceNumber } = queue.send({ body: 'a', groupId: 'g', deduplicationId: 'd' });

    const { systemAttributes } = await pollOne(queue);

    expect(systemAttributes).toMatchObject({
      MessageGroupId: 'g',
      MessageDeduplicationId: 'd',
      SequenceNumber: sequenceNumber,
    });
  });

  test('delays a whole group by the queue’s delay', async () => {
    const { queue, clock } = fifoQueue({ DelaySeconds: '5' });
    sendAll(queue, ['a1'], 'a');
    await clock.advance(3_000);
    sendAll(queue, ['a2'], 'a');
    await clock.advance(2_000);

    expect(await bodies(queue)).toEqual(['a1']);
  });

  test('gives the same messages to a receive that is repeated with its attempt id', async () => {
    const { queue } = fifoQueue();
    sendAll(queue, ['a1', 'a2'], 'a');

    const first = await queue.receive({ max: 10, waitMs: 0, attemptId: 'try' });
    const again = await queue.receive({ max: 10, waitMs: 0, attemptId: 'try' });

    expect(again).toEqual(first);
  });

  test.each([
    [{ body: 'x' }, 'The request must contain the parameter MessageGroupId.'],
    [
      { body: 'x', groupId: 'g', delaySeconds: 2 },
      'Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that ' +
        'is not valid for this queue type.',
    ],
    [
      { body: 'x', groupId: 'a b' },
      'Value a b for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include ' +
        'alphanumeric and punctuation characters. 1 to 128 in length.',
    ],
  ])('refuses %j', (entry, message) => {
    const { queue } = fifoQueue();

    expect(() => queue.send(entry)).toThrow(message);
  });

  test('requires a deduplication id unless it is taken from the content', () => {
    const { service } = localSqs();
    const queue = service.createQueue('orders.fifo', { FifoQueue: 'true' });

    expect(() => queue.send({ body: 'x', groupId: 'g' })).toThrow(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  });
});

describe('deduplication of a FIFO queue (FIFO-12)', () => {
  test('accepts a repeated send within five minutes and enqueues it once', async () => {
    const { queue } = fifoQueue();
    const first = queue.send({ body: 'same', groupId: 'g' });

    const second = queue.send({ body: 'same', groupId: 'g' });

    expect(second).toEqual(first);
    expect(queue.counts().visible).toBe(1);
  });

  test('goes on after the message was deleted', async () => {
    const { queue } = fifoQueue();
    queue.send({ body: 'same', groupId: 'g' });
    queue.remove((await pollOne(queue)).receiptHandle);

    queue.send({ body: 'same', groupId: 'g' });

    expect(queue.counts().visible).toBe(0);
  });

  test('ends five minutes after the first send', async () => {
    const { queue, clock } = fifoQueue();
    queue.send({ body: 'same', groupId: 'g' });
    await clock.advance(299_999);
    queue.send({ body: 'same', groupId: 'g' });
    await clock.advance(1);

    queue.send({ body: 'same', groupId: 'g' });

    expect(queue.counts().visible).toBe(2);
  });

  test('holds across groups at queue scope, and within the group at group scope', () => {
    const { queue: wide, service } = fifoQueue();
    const scope = { DeduplicationScope: 'messageGroup' };
    const narrow = service.createQueue('narrow.fifo', { ...FIFO, ...scope });
    for (const queue of [wide, narrow]) {
      queue.send({ body: '1', groupId: 'g1', deduplicationId: 'd' });
      queue.send({ body: '2', groupId: 'g2', deduplicationId: 'd' });
    }

    expect([wide.counts().visible, narrow.counts().visible]).toEqual([1, 2]);
  });

  test('treats the content’s SHA-256 and the same explicit id alike', () => {
    const { queue } = fifoQueue();
    const sha256OfTest = '532eaabd9574880dbf76b9b8cc00832c20a6ec113d682299550d7a6e0f345e25';
    queue.send({ body: 'Test', groupId: 'g' });

    queue.send({ body: 'other', groupId: 'g', deduplicationId: sha256OfTest });

    expect(queue.counts().visible).toBe(1);
  });
});
