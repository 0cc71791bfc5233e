import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import type { LoadState } from '../../../contracts/load-alarm.ts';
import { OrderPlaced } from '../../../contracts/order-events.ts';
import { orderKeys } from '../../../contracts/tables.ts';
import { placeOrder } from '../../../lambdas/place-order/place-order.ts';
import { outboxMessages, row } from '../support/applied.ts';
import { awsError, canceledBy, transportError } from '../support/aws-errors.ts';
import { fakeHost, noonMs } from '../support/fake-host.ts';
import { fakeTables } from '../support/fake-table.ts';

const order = { customerId: 'c-1', lines: [{ sku: 'lamp', quantity: 2, unitPriceCents: 1500 }] };

interface Request {
  readonly key?: string | undefined;
  readonly body?: unknown;
  readonly base64?: boolean;
  readonly headers?: Record<string, string>;
}

function request({ key = 'k-1', body = order, base64 = false, headers = {} }: Request = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    version: '2.0',
    routeKey: 'POST /orders',
    headers: { ...(key && { 'idempotency-key': key }), ...headers },
    body: base64 ? Buffer.from(text).toString('base64') : text,
    isBase64Encoded: base64,
  } as unknown as APIGatewayProxyEventV2;
}

function api(state: LoadState = 'normal') {
  let load = state;
  const store = fakeTables();
  const host = fakeHost();
  const ports = {
    ...{ store, table: 'orders', host },
    load: { read: () => Promise.resolve(load) },
  };
  return {
    ...{ store, host },
    becomes: (next: LoadState) => {
      load = next;
    },
    post: async (what?: Request) => {
      const { statusCode, headers, body = '' } = await placeOrder(request(what), ports);
      return { statusCode, headers, body: JSON.parse(body) };
    },
  };
}

describe('Placing an order', () => {
  test('answers 202 with the ids', async () => {
    const { statusCode, body } = await api().post();

    expect(statusCode).toBe(202);
    expect(body).toEqual({
      orderId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test('writes request, order and event in one transaction', async () => {
    const { store, post } = api();

    const { body } = await post();

    expect(store.requests.map((items) => items.length)).toEqual([3]);
    expect(row(store, orderKeys.order(body.orderId))).toMatchObject({
      ...order,
      orderId: body.orderId,
      totalCents: 3000,
      placedAt: '2027-01-01T12:00:00.000Z',
      status: 'placed',
    });
    expect(row(store, orderKeys.request('k-1'))).toMatchObject({
      orderId: body.orderId,
      expiresAt: noonMs / 1000 + 86_400,
    });
  });

  test('emits OrderPlaced, first of its lifecycle, within the trace of the client', async () => {
    const { store, post } = api();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

    const { body } = await post({ headers: { traceparent } });

    const [[placed] = []] = outboxMessages(store);
    expect(OrderPlaced.parse(placed)).toMatchObject({
      id: body.eventId,
      partitionkey: body.orderId,
      sequence: '0000000001',
      correlationid: body.eventId,
      traceparent,
      data: { totalCents: 3000 },
    });
  });

  test('begins a trace of its own when the client has none', async () => {
    const { store, post } = api();

    await post();

    const [[placed] = []] = outboxMessages(store);
    expect(OrderPlaced.parse(placed).traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  test('reads a body in base64', async () => {
    const { statusCode } = await api().post({ base64: true });

    expect(statusCode).toBe(202);
  });

  test('answers a repetition the same, and places one order', async () => {
    const { store, post } = api();

    const first = await post();
    const second = await post();

    expect(second).toEqual(first);
    expect(outboxMessages(store)).toHaveLength(1);
  });

  test('answers a repetition the same after the request row expired', async () => {
    const { host, store, post } = api();
    const first = await post();

    host.advance(25 * 3_600_000);
    const second = await post();

    expect(second).toEqual(first);
    expect(outboxMessages(store)).toHaveLength(1);
  });

  test('answers 422 when a key comes with another body', async () => {
    const { post } = api();
    await post();

    const { statusCode, body } = await post({ body: { ...order, customerId: 'c-2' } });

    expect(statusCode).toBe(422);
    expect(body.detail).toBe(
      'the idempotency key was used for an order with another body; send a new key',
    );
  });

  test('answers 202 when the response of its own transaction was lost', async () => {
    const { store, post } = api();
    store.faults.push({ error: transportError(), after: true });

    const { statusCode } = await post();

    expect(statusCode).toBe(202);
    expect(outboxMessages(store)).toHaveLength(1);
  });

  test('tries a conflict again', async () => {
    const { store, post } = api();
    store.faults.push({ error: canceledBy('None', 'TransactionConflict', 'None') });

    const { statusCode } = await post();

    expect(statusCode).toBe(202);
  });

  test('answers 503 with Retry-After when conflicts last', async () => {
    const { store, post } = api();
    const error = canceledBy('None', 'TransactionConflict', 'None');
    store.faults.push(...Array.from({ length: 9 }, () => ({ error })));

    const { statusCode, headers } = await post();

    expect(statusCode).toBe(503);
    expect(headers).toMatchObject({ 'retry-after': '1' });
    expect(store.requests).toHaveLength(5);
  });

  test('throws what no retry can help, so that it counts as an error', async () => {
    const { store, post } = api();
    store.faults.push({ error: awsError('ResourceNotFoundException') });

    await expect(post()).rejects.toThrow('ResourceNotFoundException happened');
  });
});

describe('A request that cannot become an order', () => {
  test.each([
    ['no idempotency key', { key: '' }, 400, 'the header idempotency-key is missing'],
    ['a key of 257 characters', { key: 'k'.repeat(257) }, 400, 'has 257 characters; at most 256'],
    ['a body that is not JSON', { body: '{' }, 400, 'the body is not JSON'],
    ['no body', { body: '' }, 400, 'the body is not JSON'],
    ['no customer', { body: { lines: order.lines } }, 400, 'customerId: '],
    ['no lines', { body: { ...order, lines: [] } }, 400, 'lines: '],
    [
      'half a lamp',
      { body: { ...order, lines: [{ sku: 'lamp', quantity: 0.5, unitPriceCents: 1 }] } },
      400,
      'lines.0.quantity: ',
    ],
    [
      'a total that no number holds',
      {
        body: {
          ...order,
          lines: [{ sku: 'sun', quantity: 2, unitPriceCents: Number.MAX_SAFE_INTEGER }],
        },
      },
      400,
      'lines: the total of ',
    ],
    [
      'a body over the limit',
      { body: 'x'.repeat(65_537) },
      413,
      'the body has 65537 bytes; at most 65536',
    ],
  ])('%s: the problem names it', async (_, what, status, detail) => {
    const { store, post } = api();

    const { statusCode, headers, body } = await post(what);

    expect(statusCode).toBe(status);
    expect(headers).toEqual({ 'content-type': 'application/problem+json' });
    expect(body).toMatchObject({ type: 'about:blank', status });
    expect(body.detail).toContain(detail);
    expect(store.requests).toEqual([]);
  });
});

describe('An overloaded shop', () => {
  test('refuses an order that can wait, and says when to come back', async () => {
    const { post, store, host } = api('overloaded');

    const { statusCode, headers, body } = await post({ headers: { priority: 'u=6' } });

    expect(statusCode).toBe(429);
    expect(Number(headers?.['retry-after'])).toBeGreaterThanOrEqual(30);
    expect(Number(headers?.['retry-after'])).toBeLessThan(90);
    expect(body.detail).toBe(
      'the shop is busy and this order can wait; send the same request again later',
    );
    expect(store.requests).toEqual([]);
    expect(host.lines).toMatchObject([{ event: 'order shed' }]);
  });

  test('says yes again to whom it said yes before, to the same order only', async () => {
    const { post, becomes } = api();
    const canWait = { headers: { priority: 'u=6' } };
    const { body } = await post(canWait);
    becomes('overloaded');

    expect(await post(canWait)).toMatchObject({ statusCode: 202, body });
    expect(await post({ ...canWait, body: { ...order, customerId: 'c-2' } })).toMatchObject({
      statusCode: 422,
    });
  });

  test('refuses an order it cannot look up', async () => {
    const { post, store } = api('overloaded');
    store.read = () => Promise.reject(transportError());

    expect(await post({ headers: { priority: 'u=6' } })).toMatchObject({ statusCode: 429 });
  });

  test('takes every other order', async () => {
    expect(await api('overloaded').post()).toMatchObject({ statusCode: 202 });
  });

  test('takes orders that can wait again when it is over', async () => {
    const { post } = api('normal');

    expect(await post({ headers: { priority: 'u=6' } })).toMatchObject({ statusCode: 202 });
  });
});
