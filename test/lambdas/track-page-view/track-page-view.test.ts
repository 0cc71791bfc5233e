import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { PageViewed } from '../../../contracts/page-views.ts';
import type { Outgoing } from '../../../lambdas/runtime/publisher/channel.ts';
import { trackPageView } from '../../../lambdas/track-page-view/track-page-view.ts';
import { fakeHost } from '../support/fake-host.ts';

const view = { path: '/lamps/7', visitId: 'v-1' };
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

async function post(body: unknown, lost = 0) {
  const sent: Outgoing[] = [];
  const publish = async (messages: readonly Outgoing[]) => {
    sent.push(...messages);
    return { Sent: messages.length - lost, Lost: lost };
  };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const event = { headers: { traceparent }, body: text, isBase64Encoded: false };
  const answer = await trackPageView(event as unknown as APIGatewayProxyEventV2, {
    publisher: { publish },
    host: fakeHost(),
  });
  return { answer, sent };
}

describe('Tracking page views', () => {
  test('publishes an event a view, keyed by visit, within the trace of the request', async () => {
    const { answer, sent } = await post({ views: [view, { ...view, path: '/' }] });

    expect(answer.statusCode).toBe(202);
    expect(sent.map(({ id, partitionKey }) => [id, partitionKey])).toEqual([
      ['owner-1', 'v-1'],
      ['owner-2', 'v-1'],
    ]);
    expect(PageViewed.parse(JSON.parse(sent[0]?.body ?? ''))).toMatchObject({
      traceparent,
      data: view,
    });
  });

  test('answers 202 also when everything was lost', async () => {
    const { answer } = await post({ views: [view] }, 1);

    expect(answer).toEqual({ statusCode: 202 });
  });

  test.each([
    ['no JSON', '{', 'the body: '],
    ['no views', { views: [] }, 'views: '],
    ['a query in the path', { views: [{ ...view, path: '/?mail=a' }] }, 'views.0.path: '],
    ['more than 20 views', { views: Array(21).fill(view) }, 'views: '],
  ])('refuses %s with the field', async (_, body, detail) => {
    const { answer, sent } = await post(body);

    expect([answer.statusCode, sent]).toEqual([400, []]);
    expect(JSON.parse(answer.body ?? '').detail).toContain(detail);
  });

  test('refuses a body over 16 KiB', async () => {
    const { answer } = await post(' '.repeat(16_385));

    expect(answer.statusCode).toBe(413);
  });
});
