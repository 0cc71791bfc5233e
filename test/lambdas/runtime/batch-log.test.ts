import { describe, expect, test } from 'vitest';
import { createBatchLog } from '../../../lambdas/runtime/batch-log.ts';
import { fakeHost } from '../support/fake-host.ts';
import { orderPlaced } from '../support/order-samples.ts';

const transport = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

function failed(body: string) {
  const host = fakeHost();
  const message = {
    ...{ id: 'm-1', body, attempt: 2, origin: 'arn', firstReceivedMs: 0, traceparent: transport },
  };
  createBatchLog('payment', host).failed({ message, error: new Error('no') });
  return host.lines[0];
}

describe('A line about a failed message', () => {
  test('names message, event, chain and trace, and no word of the body', () => {
    const body = JSON.stringify(orderPlaced);

    const line = failed(body);

    expect(line).toEqual({
      timestamp: '2027-01-01T12:00:00.000Z',
      level: 'WARN',
      event: 'failed, to be delivered again',
      consumer: 'payment',
      messageId: 'm-1',
      eventId: 'placed-1',
      correlationId: 'placed-1',
      traceparent: orderPlaced.traceparent,
      attempt: 2,
      bodyLength: body.length,
      errorClass: 'Error',
      errorMessage: 'no',
    });
  });

  test('has the trace of the transport when the body has none', () => {
    expect(failed('no JSON')).toMatchObject({ traceparent: transport, bodyLength: 7 });
  });

  test('cuts what a body calls an id', () => {
    const line = failed(JSON.stringify({ id: 'x'.repeat(10_000) }));

    expect(String(line?.eventId)).toHaveLength(256);
  });
});
