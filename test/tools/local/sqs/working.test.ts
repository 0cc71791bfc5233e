import { describe, expect, test } from 'vitest';
import { bodies, localSqs, poll, pollOne } from './local-sqs.ts';

const fast = 60;
const timeout = { VisibilityTimeout: '60' };

function worked() {
  const { service, clock } = localSqs(1, fast);
  const queue = service.createQueue('orders', timeout);
  queue.send({ body: 'a' });
  return { queue, clock };
}

describe('The visibility timeout, sixty times compressed', () => {
  test('passes in real time while a function works (SQS-05)', async () => {
    const { queue, clock } = worked();
    const { receiptHandle } = await pollOne(queue);

    queue.workOn([receiptHandle]);
    await clock.advance(59_999);
    const before = await bodies(queue);
    await clock.advance(1);

    expect([before, await bodies(queue)]).toEqual([[], ['a']]);
  });

  test('passes compressed again, what is left of it, when the function ended', async () => {
    const { queue, clock } = worked();
    const { receiptHandle } = await pollOne(queue);

    const ceaseWork = queue.workOn([receiptHandle]);
    await clock.advance(30_000);
    ceaseWork();
    await clock.advance(499);
    const before = await bodies(queue);
    await clock.advance(1);

    expect([before, await bodies(queue)]).toEqual([[], ['a']]);
  });

  test('that the function changes passes in real time as well', async () => {
    const { queue, clock } = worked();
    const { receiptHandle } = await pollOne(queue);

    const ceaseWork = queue.workOn([receiptHandle]);
    queue.changeVisibility(receiptHandle, 43_200_000);
    queue.changeVisibility(receiptHandle, 6_000);
    await clock.advance(3_000);
    const before = await bodies(queue);
    ceaseWork();
    await clock.advance(50);

    expect([before, await bodies(queue)]).toEqual([[], ['a']]);
  });

  test('of another delivery is not changed by the end of the function', async () => {
    const { queue, clock } = worked();
    const { receiptHandle } = await pollOne(queue);

    const ceaseWork = queue.workOn([receiptHandle]);
    await clock.advance(60_000);
    const second = await pollOne(queue);
    queue.workOn([second.receiptHandle]);
    ceaseWork();
    await clock.advance(59_999);

    expect(await bodies(queue)).toEqual([]);
  });

  test('of a message that was deleted meanwhile is nobody’s', async () => {
    const { queue, clock } = worked();
    const { receiptHandle } = await pollOne(queue);

    const ceaseWork = queue.workOn([receiptHandle]);
    queue.remove(receiptHandle);
    ceaseWork();
    await clock.advance(60_000);

    expect(await poll(queue)).toEqual([]);
  });
});
