import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { eventSchema } from '../../../contracts/envelope.ts';
import { systemHost } from '../../../lambdas/runtime/host.ts';
import { ReplyTimeoutError } from '../../../lambdas/runtime/open-requests.ts';
import type { Outgoing } from '../../../lambdas/runtime/publisher/channel.ts';
import { queueChannel } from '../../../lambdas/runtime/publisher/queue-channel.ts';
import { isExpired } from '../../../lambdas/runtime/read-event.ts';
import { type ReplyChannels, reply } from '../../../lambdas/runtime/reply.ts';
import { type ReplyMessage, requester } from '../../../lambdas/runtime/requester.ts';
import { sqsReplies } from '../../../lambdas/runtime/sqs-replies.ts';
import { awsError } from '../../lambdas/support/aws-errors.ts';
import { fakeChannel, refuse } from '../../lambdas/support/fake-channel.ts';
import { fakeHost, noonMs } from '../../lambdas/support/fake-host.ts';
import { startWireServer, type WireServer } from '../../tools/local/sqs/wire-server.ts';

const Ask = eventSchema('stock.AskStock.v1', z.object({ sku: z.string() }));
const Stock = eventSchema(
  'stock.StockCounted.v1',
  z.object({ sku: z.string(), units: z.number() }),
);
type Ask = z.infer<typeof Ask>;
type Stock = z.infer<typeof Stock>;

const ask = (id: string): Ask => ({
  ...{ specversion: '1.0', id, source: '/shop', type: 'stock.AskStock.v1' },
  ...{ time: new Date(noonMs).toISOString(), datacontenttype: 'application/json' },
  ...{ partitionkey: 'lamp', sequence: '0000000001', correlationid: 'visit-1' },
  data: { sku: 'lamp' },
});

/** The responder's effect: what it is asked, answered to whom it was asked by. */
async function answer(request: Ask, channels: ReplyChannels, now: number): Promise<void> {
  const data = { sku: request.data.sku, units: 7 };
  await reply<Stock>(
    request,
    { type: 'stock.StockCounted.v1', data, now },
    { channels, host: systemHost, deadlineMs: now + 2000 },
  );
}

describe('A request over SQS', () => {
  let server: WireServer;
  let urls: Record<'requests' | 'replies', string>;

  beforeAll(async () => {
    server = await startWireServer();
    const url = (name: string) => server.service.createQueue(name).url;
    urls = { requests: url('requests'), replies: url('replies') };
  });

  afterAll(() => server.close());

  test('is answered to its own requester, under its own id', async () => {
    const { client } = server;
    const shop = requester<Stock>({
      schema: Stock,
      id: (event) => event.id,
      channel: queueChannel(client, urls.requests),
      replies: sqsReplies(urls.replies, client),
      replyTo: 'shop',
      host: systemHost,
    });

    const asked = Promise.all(['r-1', 'r-2'].map((id) => shop.request(ask(id), 5000)));
    const channels = { shop: queueChannel(client, urls.replies) };
    await respond(2, (request) => answer(request, channels, Date.now()));
    const replies = await asked;

    expect(replies.map(({ causationid, data }) => [causationid, data.units])).toEqual([
      ['r-1', 7],
      ['r-2', 7],
    ]);
    expect(replies[0]).toMatchObject({ correlationid: 'visit-1' });
    expect(server.service.find(urls.replies)?.counts().visible).toBe(0);
  });

  async function respond(count: number, work: (request: Ask) => Promise<void>): Promise<void> {
    const queue = server.service.find(urls.requests);
    for (let done = 0; done < count; ) {
      const messages = (await queue?.receive({ max: 10, waitMs: 1000 })) ?? [];
      for (const { body, receiptHandle } of messages) {
        await work(Ask.parse(JSON.parse(body)));
        queue?.remove(receiptHandle);
      }
      done += messages.length;
    }
  }
});

/** A requester over fakes; `receive` says what each poll brings, and how long it takes. */
function shop(receive: (waitSeconds: number) => readonly ReplyMessage[]) {
  const host = fakeHost();
  const channel = fakeChannel();
  const removed: string[] = [];
  const sent: Outgoing[] = [];
  const { request } = requester<Stock>({
    ...{ schema: Stock, id: (event: Stock) => event.id, replyTo: 'shop', host },
    channel: {
      ...channel,
      publish: async (batch) => {
        sent.push(...batch);
        return await channel.publish(batch);
      },
    },
    replies: {
      receive: async (waitSeconds) => {
        host.advance(waitSeconds * 1000);
        return receive(waitSeconds);
      },
      remove: async (handles) => void removed.push(...handles),
    },
  });
  return { host, channel, request, removed, sent };
}

const stock = (causationid: string, data: unknown = { sku: 'lamp', units: 7 }) => ({
  body: JSON.stringify({ ...ask('s-1'), type: 'stock.StockCounted.v1', causationid, data }),
  receiptHandle: `receipt-${causationid}`,
});

describe('A requester', () => {
  test('gives up at the time-out, and nobody works for it after that', async () => {
    const { request, sent } = shop(() => []);

    await expect(request(ask('r-1'), 3000)).rejects.toThrow(ReplyTimeoutError);

    const asked = JSON.parse(sent[0]?.body ?? '');
    expect([isExpired(asked, noonMs + 2999), isExpired(asked, noonMs + 3001)]).toEqual([
      false,
      true,
    ]);
  });

  test('gives up in time although another request has more of it', async () => {
    const { request, host } = shop(() => []);
    const patient = request(ask('r-1'), 60_000).catch(() => host.now());

    const askedMs = host.now();
    const hasty = await request(ask('r-2'), 2000).catch(() => host.now());

    expect(hasty).toBeLessThanOrEqual(askedMs + 3000);
    expect(await patient).toBe(noonMs + 60_000);
  });

  test('gives up in time although the request itself is not sent yet', async () => {
    const { request, channel, host } = shop(() => []);
    channel.publish = () => new Promise(() => {});

    await expect(request(ask('r-1'), 2000)).rejects.toThrow(ReplyTimeoutError);
    expect(host.now()).toBeLessThanOrEqual(noonMs + 3000);
  });

  test('refuses a second request of an id that is open', async () => {
    const { request } = shop(() => []);
    const first = request(ask('r-1'), 2000);

    await expect(request(ask('r-1'), 2000)).rejects.toThrow(
      new Error('request r-1 is open already; give each request an id of its own'),
    );
    await expect(first).rejects.toThrow(ReplyTimeoutError);
  });

  test('removes replies that nobody waits for', async () => {
    const { request, removed } = shop(() => [stock('r-gone'), stock('r-1')]);

    await request(ask('r-1'), 3000);

    expect(removed).toEqual(['receipt-r-gone', 'receipt-r-1']);
  });

  test('rejects a reply that is not what it asked for', async () => {
    const { request } = shop(() => [stock('r-1', { sku: 'lamp' })]);

    await expect(request(ask('r-1'), 3000)).rejects.toThrow('data.units: ');
  });

  test('polls again when the queue is away for a moment', async () => {
    const polls = [awsError('ThrottlingException'), awsError('TimeoutError')];
    const { request, host } = shop(() => {
      const error = polls.shift();
      if (error) throw error;
      return [stock('r-1')];
    });

    await expect(request(ask('r-1'), 90_000)).resolves.toMatchObject({ causationid: 'r-1' });
    expect(host.sleeps).toEqual([200, 200]);
  });

  test('rejects at once when it may not read its queue', async () => {
    const { request } = shop(() => {
      throw awsError('AccessDenied', 403);
    });

    await expect(request(ask('r-1'), 3000)).rejects.toThrow('no reply can be read: ');
  });

  test('rejects at once when the request cannot be sent', async () => {
    const { request, channel } = shop(() => []);
    channel.answers.push(refuse(['r-1'], false));

    await expect(request(ask('r-1'), 3000)).rejects.toThrow(
      'the request was not sent: InternalError: no',
    );
  });
});

describe('A reply', () => {
  const emission = { type: 'stock.StockCounted.v1', data: { sku: 'lamp', units: 7 } } as const;

  test('has the same id however often the request is delivered', async () => {
    const channel = fakeChannel();
    const host = fakeHost();
    const answering = { channels: { shop: channel }, host, deadlineMs: noonMs + 1000 };

    for (const now of [noonMs, noonMs + 1]) {
      await reply<Stock>({ ...ask('r-1'), replyto: 'shop' }, { ...emission, now }, answering);
    }

    expect(new Set(channel.taken).size).toBe(1);
  });

  test.each([undefined, 'https://queue.elsewhere', 'constructor'])(
    'goes nowhere when the request names %s',
    async (replyto) => {
      const host = fakeHost();
      const answering = { channels: { shop: fakeChannel() }, host, deadlineMs: noonMs + 1000 };

      const sending = reply<Stock>({ ...ask('r-1'), replyto }, { ...emission, now: 0 }, answering);

      await expect(sending).rejects.toThrow('replies go to shop only');
    },
  );

  test('is retried with its request when the reply queue does not take it', async () => {
    const channel = fakeChannel();
    channel.answers.push(refuse([], true), () => {
      throw awsError('AccessDenied', 403);
    });
    const host = fakeHost();
    const answering = { channels: { shop: channel }, host, deadlineMs: noonMs + 1000 };
    const request = { ...ask('r-1'), replyto: 'shop' };
    await reply<Stock>(request, { ...emission, now: noonMs }, answering);

    await expect(reply<Stock>(request, { ...emission, now: 1 }, answering)).rejects.toThrow(
      'the reply was not sent: ',
    );
  });
});
