import { describe, expect, test } from 'vitest';
import type { Outgoing } from '../../../../lambdas/runtime/publisher/channel.ts';
import {
  onceSettings,
  telemetryPublisher,
} from '../../../../lambdas/runtime/publisher/publish-once.ts';
import { awsError } from '../../support/aws-errors.ts';
import { fakeChannel, refuse } from '../../support/fake-channel.ts';
import { fakeHost } from '../../support/fake-host.ts';

const views = (ids: string, body = '{}'): Outgoing[] =>
  ids.split(' ').map((id) => ({ id, type: 'web.PageViewed.v1', partitionKey: 'v-1', body }));

function setUp(limits: Parameters<typeof fakeChannel>[0] = {}) {
  const host = fakeHost();
  const channel = fakeChannel(limits);
  const publisher = telemetryPublisher({ functionName: 'page-views', channel, host });
  const metrics = () => host.lines.filter((line) => '_aws' in line);
  return { host, channel, publisher, metrics };
}

describe('A telemetry publisher', () => {
  test('sends what a request holds at once, messages of one key together', async () => {
    const { channel, publisher } = setUp({ maxEntries: 2 });

    const counts = await publisher.publish(views('a b c'));

    expect(channel.batches).toEqual([['a', 'b'], ['c']]);
    expect(counts).toEqual({ Sent: 3, Lost: 0 });
  });

  test('never sends again what was refused, and counts it as lost', async () => {
    const { channel, publisher } = setUp();
    channel.answers.push(refuse(['b']));

    const counts = await publisher.publish(views('a b'));

    expect(channel.batches).toEqual([['a', 'b']]);
    expect(counts).toEqual({ Sent: 1, Lost: 1 });
  });

  test('counts a whole request as lost when its answer never came', async () => {
    const { channel, publisher, host } = setUp();
    channel.answers.push(() => {
      throw awsError('TimeoutError');
    });

    expect(await publisher.publish(views('a b'))).toEqual({ Sent: 0, Lost: 2 });
    expect(channel.batches).toHaveLength(1);
    expect(host.sleeps).toEqual([]);
  });

  test('counts what is over the limit of a message as lost', async () => {
    const { channel, publisher } = setUp({ maxBytes: 1000 });

    const counts = await publisher.publish([...views('a'), ...views('b', 'x'.repeat(600))]);

    expect(channel.batches).toEqual([['a']]);
    expect(counts).toEqual({ Sent: 1, Lost: 1 });
  });

  test('loses what is above the rate of its process, without sending it', async () => {
    const { channel, host } = setUp();
    const rate = { perSecond: 1, burst: 2 };
    const publisher = telemetryPublisher({ functionName: 'page-views', channel, host, rate });

    const counts = await publisher.publish(views('a b c'));

    expect(channel.batches.flat()).toEqual(['a', 'b']);
    expect(counts).toEqual({ Sent: 2, Lost: 1 });
  });

  test('tells sent and lost as embedded metrics, also when nothing was lost', async () => {
    const { publisher, metrics, channel } = setUp();
    channel.answers.push(refuse(['a']));

    await publisher.publish(views('a'));
    await publisher.publish(views('b'));

    expect(metrics()).toMatchObject([
      { FunctionName: 'page-views', Sent: 0, Lost: 1 },
      { FunctionName: 'page-views', Sent: 1, Lost: 0 },
    ]);
    expect(metrics()[0]?._aws).toEqual({
      Timestamp: Date.UTC(2027, 0, 1, 12),
      CloudWatchMetrics: [
        {
          Namespace: 'Blueprint/Publishers',
          Dimensions: [['FunctionName']],
          Metrics: [
            { Name: 'Sent', Unit: 'Count' },
            { Name: 'Lost', Unit: 'Count' },
          ],
        },
      ],
    });
  });

  test('logs each loss with its reasons, and no body', async () => {
    const { publisher, host, channel } = setUp();
    channel.answers.push(refuse(['a', 'b']));

    await publisher.publish(views('a b', '{"secret":1}'));

    expect(host.lines[1]).toMatchObject({
      ...{ level: 'WARN', event: 'telemetry lost', publisher: 'page-views' },
      ...{ lost: 2, reason: 'InternalError: no' },
    });
    expect(JSON.stringify(host.lines)).not.toContain('secret');
  });

  test('has settings for an SDK client that never tries again', () => {
    expect(onceSettings.maxAttempts).toBe(1);
  });
});
