import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { eventSchema } from '../../../contracts/envelope.ts';
import { claimCheck, type Payloads } from '../../../lambdas/runtime/claim-check.ts';
import type { Idempotency } from '../../../lambdas/runtime/idempotency.ts';
import { offload, offloading } from '../../../lambdas/runtime/offload.ts';
import { outbox } from '../../../lambdas/runtime/outbox.ts';
import type { Queue } from '../../../lambdas/runtime/queue.ts';
import { queueConsumer } from '../../../lambdas/runtime/queue-consumer.ts';
import { transaction } from '../../../lambdas/runtime/transaction.ts';
import { fakeContext, fakeHost, noonMs } from '../../lambdas/support/fake-host.ts';
import { fakePayloads } from '../../lambdas/support/fake-payloads.ts';
import { fakeQueue } from '../../lambdas/support/fake-queue.ts';
import { fakeTables } from '../../lambdas/support/fake-table.ts';
import { orderPlaced } from '../../lambdas/support/order-samples.ts';
import { sqsRecord } from '../../lambdas/support/records.ts';

const Scanned = eventSchema('paper.Scanned.v1', z.object({ text: z.string() }));
type Scanned = z.infer<typeof Scanned>;

const host = fakeHost();

/** A decision whose event may be large: here the same event again, in a row of the outbox. */
function passOn(event: Scanned, now: number) {
  const row = { orderId: event.partitionkey, events: [event], now } as const;
  return [outbox('orders', { ...row, oversize: 'offload' })];
}

function archive(idempotency: Idempotency, queue: Queue, payloads: Payloads) {
  return queueConsumer({
    consumer: 'archive',
    schema: Scanned,
    id: (event) => event.id,
    idempotency: offloading(idempotency, payloads),
    claimCheck: claimCheck(payloads),
    decide: (event, { now }) => passOn(event, now),
    ...{ queue, host },
  });
}

describe('A claim check', () => {
  test('is taken in by a consumer and handed on by it, the data once in the bucket', async () => {
    const payloads = fakePayloads();
    const tables = fakeTables();
    const inbox = { store: tables, table: 'inbox', markerLifeSeconds: 3600, host };
    const handler = archive(transaction(inbox), fakeQueue(), payloads);
    const data = { text: 'x'.repeat(1_000_000) };
    const scanned: Scanned = { ...orderPlaced, type: 'paper.Scanned.v1', data };
    const [write] = await offload(passOn(scanned, noonMs), payloads);
    const body = write?.item.Put?.Item?.messages?.L?.[0]?.S ?? '';

    const Records = [sqsRecord({ id: 'm-1', body })];
    const { batchItemFailures } = await handler({ Records }, fakeContext(host));

    const claim = JSON.parse(tables.items('orders')[0]?.messages?.L?.[0]?.S ?? '');
    expect(batchItemFailures).toEqual([]);
    expect(claim).toEqual(JSON.parse(body));
    expect(payloads.objects.size).toBe(1);
  });
});
