import { describe, expect, test } from 'vitest';
import { HttpApiService, type StageSettings } from '../../../../tools/local/http-api/http-api.ts';
import type { InvokeResult, WireRequest } from '../../../../tools/local/ports.ts';

const notFound = { status: 404, body: '{"message":"Not Found"}' };

describe('an HTTP API', () => {
  test('hands the request to the function in payload format 2.0', async () => {
    const { api, events } = apiOf('POST /orders/{id}', returned({}));

    await api.handle('api1', '/orders/a%20b', {
      method: 'POST',
      path: '/http/api1/orders/a%20b',
      query: new URLSearchParams('x=1&x=2&y='),
      headers: {
        host: '127.0.0.1:4566',
        'content-type': 'application/json',
        cookie: 'a=1; b=2',
        'user-agent': 'test',
      },
      body: Buffer.from('{"total":5}'),
    });

    expect(events).toEqual([
      {
        version: '2.0',
        routeKey: 'POST /orders/{id}',
        rawPath: '/orders/a%20b',
        rawQueryString: 'x=1&x=2&y=',
        cookies: ['a=1', 'b=2'],
        headers: {
          host: '127.0.0.1:4566',
          'content-type': 'application/json',
          'user-agent': 'test',
        },
        queryStringParameters: { x: '1,2', y: '' },
        requestContext: {
          accountId: '000000000000',
          apiId: 'api1',
          domainName: '127.0.0.1:4566',
          domainPrefix: 'api1',
          http: {
            method: 'POST',
            path: '/orders/a%20b',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: 'test',
          },
          requestId: expect.any(String),
          routeKey: 'POST /orders/{id}',
          stage: '$default',
          time: '15/Jan/2027:08:00:00 +0000',
          timeEpoch: 1_800_000_000_000,
        },
        pathParameters: { id: 'a b' },
        body: '{"total":5}',
        isBase64Encoded: false,
      },
    ]);
  });

  test('encodes a binary body', async () => {
    const { api, events } = apiOf('$default', returned({}));

    await api.handle(
      'api1',
      '/',
      request({ headers: { 'content-type': 'image/png' }, body: Buffer.from([0xff]) }),
    );

    expect(events).toMatchObject([{ body: '/w==', isBase64Encoded: true }]);
  });

  test.each<[string, InvokeResult, object]>([
    [
      'a structured answer',
      returned({ statusCode: 202, headers: { 'X-A': 1 }, body: 'ok' }),
      {
        status: 202,
        headers: { 'x-a': '1', 'content-type': 'text/plain;charset=UTF-8' },
        body: 'ok',
      },
    ],
    [
      'a base64 body',
      returned({ statusCode: 200, body: 'aGk=', isBase64Encoded: true }),
      { status: 200, body: Buffer.from('hi') },
    ],
    [
      'a plain answer',
      returned({ ok: true }),
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' },
    ],
    [
      'a malformed answer',
      returned({ statusCode: 'soon' }),
      { status: 500, body: '{"message":"Internal Server Error"}' },
    ],
    [
      'a failed function',
      { kind: 'failed', error: '{}', requestId: 'r' },
      { status: 500, body: '{"message":"Internal Server Error"}' },
    ],
    [
      'a throttled function',
      { kind: 'throttled' },
      { status: 503, body: '{"message":"Service Unavailable"}' },
    ],
  ])('answers for %s', async (_name, result, expected) => {
    const { api } = apiOf('GET /orders', result);

    expect(await api.handle('api1', '/orders', request())).toMatchObject(expected);
  });

  test('has nothing at an unknown path, API or stage', async () => {
    const { api } = apiOf('GET /orders', returned({}), { name: 'live' });

    expect(await api.handle('api1', '/live/other', request())).toMatchObject(notFound);
    expect(await api.handle('api1', '/orders', request())).toMatchObject(notFound);
    expect(await api.handle('api2', '/orders', request())).toMatchObject(notFound);
  });

  test('serves a named stage below its name', async () => {
    const { api, events } = apiOf('GET /orders', returned({}), { name: 'live' });

    await api.handle('api1', '/live/orders', request());

    expect(events).toMatchObject([{ rawPath: '/live/orders', requestContext: { stage: 'live' } }]);
  });

  test('refuses a body above 10 MB', async () => {
    const { api } = apiOf('GET /orders', returned({}));
    const body = Buffer.alloc(10 * 1024 * 1024 + 1);

    expect(await api.handle('api1', '/orders', request({ body }))).toMatchObject({
      status: 413,
      body: '{"message":"Request Entity Too Large"}',
    });
  });

  test("throttles beyond the stage's burst until its rate gives more", async () => {
    const { api, tick } = apiOf('GET /orders', returned({}), {
      name: '$default',
      rate: 2,
      burst: 1,
    });
    const status = async () => (await api.handle('api1', '/orders', request())).status;

    expect([await status(), await status()]).toEqual([200, 429]);
    tick(500);
    expect(await status()).toBe(200);
  });

  test('throttles each route by its own limits', async () => {
    const { api } = apiOf('GET /orders', returned({}), {
      ...{ name: '$default', rate: 1, burst: 1 },
      routes: new Map([['GET /orders', { rate: 3, burst: 3 }]]),
    });
    const status = async () => (await api.handle('api1', '/orders', request())).status;

    expect([await status(), await status(), await status(), await status()]).toEqual([
      200, 200, 200, 429,
    ]);
  });
});

function apiOf(key: string, result: InvokeResult, stage: StageSettings = { name: '$default' }) {
  const events: unknown[] = [];
  let nowMs = 1_800_000_000_000;
  const api = new HttpApiService({
    clock: {
      speed: 1,
      now: () => nowMs,
      deadline: (delayMs) => nowMs + delayMs,
      after: () => ({ cancel: () => {} }),
    },
    observe: () => {},
    place: { account: '000000000000', region: 'us-east-1', endpoint: 'http://127.0.0.1:4566' },
    functions: {
      timeoutMs: () => 3000,
      invoke: async (_reference, payload) => {
        events.push(JSON.parse(payload));
        return result;
      },
    },
  });
  api.createApi('api1', 'Orders');
  api.addRoute('api1', { key, functionName: 'place-order' });
  api.addStage('api1', stage);
  const tick = (ms: number) => {
    nowMs += ms;
  };
  return { api, events, tick };
}

function request(given: Partial<WireRequest> = {}): WireRequest {
  return {
    method: 'GET',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    ...given,
  };
}

function returned(answer: object): InvokeResult {
  return { kind: 'returned', payload: JSON.stringify(answer), requestId: 'r' };
}
