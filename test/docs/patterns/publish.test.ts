import type { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import type { OrderPlaced, PaymentDeclined } from '../../../contracts/order-events.ts';
import { emit } from '../../../lambdas/runtime/emit.ts';
import type { Host } from '../../../lambdas/runtime/host.ts';
import { outgoing } from '../../../lambdas/runtime/publisher/outgoing.ts';
import { publishAll } from '../../../lambdas/runtime/publisher/publish.ts';
import { topicChannel } from '../../../lambdas/runtime/publisher/topic-channel.ts';
import { isExpired } from '../../../lambdas/runtime/read-event.ts';
import { fakeClient } from '../../lambdas/support/fake-client.ts';
import { fakeHost, noonMs } from '../../lambdas/support/fake-host.ts';
import { orderPlaced, placedAs } from '../../lambdas/support/order-samples.ts';

async function publishPlaced(orders: readonly OrderPlaced[], sns: SNSClient, host: Host) {
  const topic = topicChannel(sns, 'arn:aws:sns:eu-central-1:111122223333:events', {
    isFifo: false,
  });
  const trying = { host, deadlineMs: host.now() + 5000 };
  const unpublished = await publishAll(orders.map(outgoing), topic, trying);
  for (const { message, reason } of unpublished) {
    host.write(JSON.stringify({ level: 'ERROR', event: 'not published', id: message.id, reason }));
  }
}

function declineForAMinute(placed: OrderPlaced, now: number) {
  return emit<PaymentDeclined>(placed, {
    type: 'payments.PaymentDeclined.v1',
    data: { orderId: 'o-1', customerId: 'c-1', amountCents: 100, reason: 'limit' },
    now,
    lifeMs: 60_000,
  });
}

describe('Publishing to a topic', () => {
  test('sends again only what failed, with the partition key as group', async () => {
    const failure = { Id: '1', Code: 'InternalError', Message: 'no', SenderFault: false };
    const { sent, client } = fakeClient({ Failed: [failure] });
    const host = fakeHost();

    await publishPlaced([placedAs('e-1'), placedAs('e-2')], client, host);

    const batches = sent.map(({ input }) => input.PublishBatchRequestEntries);
    expect(batches).toMatchObject([
      [{ MessageGroupId: 'e-1' }, { MessageGroupId: 'e-2' }],
      [{ MessageAttributes: { id: { StringValue: 'e-2' } } }],
    ]);
    expect(host.lines).toEqual([]);
  });

  test('names what could not be published', async () => {
    const failure = { Id: '0', Code: 'InvalidParameter', Message: 'no', SenderFault: true };
    const { client } = fakeClient({ Failed: [failure] });
    const host = fakeHost();

    await publishPlaced([placedAs('e-1')], client, host);

    expect(host.lines).toMatchObject([{ id: 'e-1', reason: 'InvalidParameter: no' }]);
  });
});

describe('An event with a life', () => {
  test('is one that nobody acts on after it', () => {
    const declined = declineForAMinute(orderPlaced, noonMs);

    expect(declined.expirytime).toBe('2027-01-01T12:01:00.000Z');
    expect([isExpired(declined, noonMs + 60_000), isExpired(declined, noonMs + 60_001)]).toEqual([
      false,
      true,
    ]);
  });
});
