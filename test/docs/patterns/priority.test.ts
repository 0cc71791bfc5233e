import { describe, expect, test } from 'vitest';
import { OrderPlaced } from '../../../contracts/order-events.ts';
import { byQueue } from '../../../lambdas/runtime/by-queue.ts';
import { RetryableError } from '../../../lambdas/runtime/errors.ts';
import type { Channel, Outgoing } from '../../../lambdas/runtime/publisher/channel.ts';
import { publishAll, type Trying } from '../../../lambdas/runtime/publisher/publish.ts';
import type { Queue } from '../../../lambdas/runtime/queue.ts';
import { queueConsumer } from '../../../lambdas/runtime/queue-consumer.ts';
import { transaction } from '../../../lambdas/runtime/transaction.ts';
import { fakeChannel } from '../../lambdas/support/fake-channel.ts';
import { fakeContext, fakeHost } from '../../lambdas/support/fake-host.ts';
import { fakeQueue } from '../../lambdas/support/fake-queue.ts';
import { fakeTables } from '../../lambdas/support/fake-table.ts';
import { countOrder, placedRecord } from '../../lambdas/support/test-consumer.ts';

const arns = { express: 'arn:aws:sqs:::express', bulk: 'arn:aws:sqs:::bulk' };

function consumer(express: Queue, bulk: Queue) {
  const host = fakeHost();
  const tables = fakeTables();
  const idempotency = transaction({
    ...{ store: tables, table: 'inbox', markerLifeSeconds: 3600, host },
  });
  const decide = (event: OrderPlaced) => {
    if (event.id === 'e-slow') throw new RetryableError('later');
    return countOrder(event);
  };

  const rating = (queue: Queue) =>
    queueConsumer({
      consumer: 'rating',
      schema: OrderPlaced,
      id: (event) => event.id,
      idempotency,
      ...{ queue, decide, host },
    });
  const handler = byQueue({ [arns.express]: rating(express), [arns.bulk]: rating(bulk) });

  const deliver = (arn: string, id: string) => {
    const Records = [{ ...placedRecord(id), eventSourceARN: arn }];
    return handler({ Records }, fakeContext(host));
  };
  const effects = () => tables.item('orders', { pk: 'c-1', sk: 'COUNT' })?.orders?.N;
  return { deliver, effects };
}

async function publishByPriority(
  messages: readonly Outgoing[],
  { express, bulk }: { readonly express: Channel; readonly bulk: Channel },
  trying: Trying,
) {
  const isUrgent = ({ type }: Outgoing) => type === 'orders.OrderPlaced.v1';
  const urgent = messages.filter(isUrgent);
  const rest = messages.filter((message) => !isUrgent(message));
  const failed = [publishAll(urgent, express, trying), publishAll(rest, bulk, trying)];
  return (await Promise.all(failed)).flat();
}

describe('An express and a bulk queue of one consumer', () => {
  test('get what is urgent and the rest', async () => {
    const [express, bulk] = [fakeChannel(), fakeChannel()];
    const message = { id: 'a', type: 'orders.OrderPlaced.v1', partitionKey: 'k', body: '{}' };
    const host = fakeHost();

    const failed = await publishByPriority(
      [message, { ...message, id: 'b', type: 'orders.OrderImported.v1' }],
      { express, bulk },
      { host, deadlineMs: host.now() + 1000 },
    );

    expect([failed, express.taken, bulk.taken]).toEqual([[], ['a'], ['b']]);
  });

  test('apply an event once, by whichever queue it comes', async () => {
    const { deliver, effects } = consumer(fakeQueue(), fakeQueue());

    await deliver(arns.bulk, 'e-1');
    await deliver(arns.express, 'e-1');

    expect(effects()).toBe('1');
  });

  test('fail each on its own: a message goes back to the queue that it came from', async () => {
    const [express, bulk] = [fakeQueue(), fakeQueue()];
    const { deliver } = consumer(express, bulk);

    const { batchItemFailures } = await deliver(arns.bulk, 'e-slow');

    expect(batchItemFailures).toHaveLength(1);
    expect([express.visibility.length, bulk.visibility.length]).toEqual([0, 1]);
  });

  test('refuse the batch of a third queue as a whole', async () => {
    const { deliver } = consumer(fakeQueue(), fakeQueue());

    await expect(deliver('arn:aws:sqs:::other', 'e-1')).rejects.toThrow(
      'no handler for arn:aws:sqs:::other, only for arn:aws:sqs:::express, arn:aws:sqs:::bulk',
    );
  });
});
