import { describe, expect, test } from 'vitest';
import type { Outgoing } from '../../../../lambdas/runtime/publisher/channel.ts';
import { publishAll } from '../../../../lambdas/runtime/publisher/publish.ts';
import { awsError } from '../../support/aws-errors.ts';
import { fakeChannel, refuse } from '../../support/fake-channel.ts';
import { fakeHost } from '../../support/fake-host.ts';

/** `a1 a2 b1`: messages of keys `a` and `b`. */
const messages = (ids: string, body = '{}'): Outgoing[] =>
  ids.split(' ').map((id) => ({
    id,
    type: 'orders.OrderPlaced.v1',
    partitionKey: id.slice(0, 1),
    body,
  }));

function trying(timeMs = 10_000) {
  const host = fakeHost();
  return { host, deadlineMs: host.now() + timeMs };
}

const unpublishedIds = async (result: ReturnType<typeof publishAll>) =>
  (await result).map(({ message }) => message.id);

describe('Publishing in order', () => {
  test('never puts two messages of a key into one batch', async () => {
    const channel = fakeChannel();

    await publishAll(messages('a1 a2 b1 a3 b2 c1'), channel, trying());

    expect(channel.batches).toEqual([['a1', 'b1', 'c1'], ['a2', 'b2'], ['a3']]);
  });

  test('tries a refused entry again, alone, before its key goes on (KIN-26)', async () => {
    const channel = fakeChannel();
    channel.answers.push(refuse(['a1']));

    await publishAll(messages('a1 a2 b1 b2'), channel, trying());

    expect(channel.batches).toEqual([['a1', 'b1'], ['a1'], ['a2', 'b2']]);
  });

  test('stops a key whose message can never be published; others go on', async () => {
    const channel = fakeChannel();
    channel.answers.push(refuse(['a1'], false));

    const unpublished = await unpublishedIds(
      publishAll(messages('a1 a2 b1 b2'), channel, trying()),
    );

    expect(unpublished).toEqual(['a1', 'a2']);
    expect(channel.taken).toEqual(['b1', 'b2']);
  });

  test('gives up at the deadline', async () => {
    const channel = fakeChannel();
    channel.answers.push(...Array.from({ length: 99 }, () => refuse(['a1'])));

    const unpublished = await unpublishedIds(publishAll(messages('a1 a2'), channel, trying(3000)));

    expect(unpublished).toEqual(['a1', 'a2']);
    expect(channel.taken).toEqual([]);
  });
});

describe('Publishing a batch', () => {
  test('holds as many entries as a request may', async () => {
    const channel = fakeChannel({ isOrdered: false, maxEntries: 2 });

    await publishAll(messages('a1 a2 a3 a4 a5'), channel, trying());

    expect(channel.batches.map((batch) => batch.length)).toEqual([2, 2, 1]);
  });

  test('holds as many bytes as a request may', async () => {
    const channel = fakeChannel({ isOrdered: false, maxBytes: 10_000 });

    await publishAll(messages('a1 a2 a3', 'é'.repeat(2200)), channel, trying());

    expect(channel.batches.map((batch) => batch.length)).toEqual([2, 1]);
  });

  test('goes without what is over the limit of one message', async () => {
    const channel = fakeChannel({ isOrdered: false, maxBytes: 1000 });
    const [large] = messages('a1', 'x'.repeat(600));

    const unpublished = await publishAll(
      [...(large ? [large] : []), ...messages('a2')],
      channel,
      trying(),
    );

    expect(channel.batches).toEqual([['a2']]);
    expect(unpublished.map(({ reason }) => reason)).toEqual([
      'Oversize: 1112 bytes with attributes, over the limit of 1000; send a claim check',
    ]);
  });

  test('is sent again when the service throttles it', async () => {
    const channel = fakeChannel();
    channel.answers.push(() => {
      throw awsError('ThrottlingException');
    });

    const unpublished = await publishAll(messages('a1 b1'), channel, trying());

    expect(unpublished).toEqual([]);
    expect(channel.batches).toEqual([
      ['a1', 'b1'],
      ['a1', 'b1'],
    ]);
  });

  test('is given up at once when the service will never take it', async () => {
    const channel = fakeChannel();
    channel.answers.push(() => {
      throw awsError('AuthorizationError', 403);
    });

    const unpublished = await publishAll(messages('a1'), channel, trying());

    expect(unpublished.map(({ reason }) => reason)).toEqual([
      'AuthorizationError: AuthorizationError happened',
    ]);
  });
});
