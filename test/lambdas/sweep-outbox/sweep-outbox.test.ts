import { describe, expect, test } from 'vitest';
import { sweepOutbox } from '../../../lambdas/sweep-outbox/sweep-outbox.ts';
import { fakeChannels, refuse } from '../support/fake-channel.ts';
import { fakeHost } from '../support/fake-host.ts';
import { elsewhere, type FakeRow, fakeOutbox } from '../support/fake-outbox.ts';

/** Seconds from which the sweeper takes a row; what the rows of the tests are counted against. */
const after = 300;

function world(...rows: readonly FakeRow[]) {
  const { channels, order } = fakeChannels();
  const outbox = fakeOutbox(...rows);
  const host = fakeHost();
  const options = { host, sweepAfterMs: after * 1000, functionName: 'sweeper' };
  const sweep = (timeMs = 45_000, ports = {}) =>
    sweepOutbox({ ...outbox, channels, ...ports }, { ...options, deadlineMs: host.now() + timeMs });
  const measured = () => {
    const line = host.lines.findLast((found) => '_aws' in found);
    return [line?.OldestUnsentSeconds, line?.SweptRows];
  };
  return {
    ...{ channels, order, outbox, host, sweep, measured },
    taken: channels['event-stream'].taken,
  };
}

describe('The sweeper', () => {
  test('publishes a row that the relay left, wherever the relay would, and removes it', async () => {
    const { order, outbox, sweep } = world({ id: 'e-1', ageSeconds: 301 });

    await sweep();

    expect(order).toEqual(['event-stream e-1', 'lifecycle-topic e-1', 'events-topic e-1']);
    expect(outbox.left()).toEqual([]);
  });

  test('leaves to the relay what is younger', async () => {
    const { order, outbox, sweep } = world({ id: 'e-1', ageSeconds: 300 });

    await sweep();

    expect(order).toEqual([]);
    expect(outbox.left()).toEqual(['e-1']);
  });

  test('reads every page of every shard, the oldest rows first', async () => {
    const { taken, sweep } = world(
      { id: 'third', ageSeconds: 600 },
      { id: 'first', ageSeconds: 800 },
      { id: 'other', ageSeconds: 400, orderId: elsewhere },
      { id: 'second', ageSeconds: 700 },
    );

    await sweep();

    expect(taken.filter((id) => id !== 'other')).toEqual(['first', 'second', 'third']);
    expect(taken).toContain('other');
  });

  test('puts the rows of an order into their sequence, whatever the clocks of their writers', async () => {
    const { taken, sweep } = world(
      { id: 'effect', ageSeconds: 601, sequence: 3 },
      { id: 'cause', ageSeconds: 600, sequence: 2 },
    );

    await sweep();

    expect(taken).toEqual(['cause', 'effect']);
  });

  test('publishes nothing that the index lists and the table has no more', async () => {
    const { order, outbox, sweep, measured } = world();
    outbox.ghost({ id: 'gone', ageSeconds: 900 });

    await sweep();

    expect(order).toEqual([]);
    expect(measured()).toEqual([0, 0]);
  });

  test('lets the younger rows of an order wait behind one that fails, on any page; others go on', async () => {
    const { channels, order, outbox, sweep } = world(
      { id: 'e-1', ageSeconds: 900 },
      { id: 'e-2', ageSeconds: 800 },
      { id: 'e-3', ageSeconds: 700 },
      { id: 'other', ageSeconds: 400, orderId: elsewhere },
    );
    channels['event-stream'].answers.push(refuse(['e-1'], false));

    await sweep();

    expect(order).toEqual(['event-stream other', 'lifecycle-topic other', 'events-topic other']);
    expect(outbox.left()).toEqual(['e-1', 'e-2', 'e-3']);
  });

  test('names a row that cannot be read, and goes on with other orders', async () => {
    const { taken, outbox, host, sweep } = world(
      { id: 'broken', ageSeconds: 900, isUnreadable: true },
      { id: 'behind', ageSeconds: 800 },
      { id: 'other', ageSeconds: 400, orderId: elsewhere },
    );

    await sweep();

    expect(taken).toEqual(['other']);
    expect(outbox.left()).toEqual(['broken', 'behind']);
    expect(host.lines[0]).toMatchObject({
      level: 'ERROR',
      event: 'outbox row not published',
      row: 'ORDER#o-1/OUTBOX#broken',
    });
  });

  test('gives an order that is refused again and again ten seconds, then the others', async () => {
    const { channels, taken, sweep } = world(
      { id: 'refused', ageSeconds: 900 },
      { id: 'e-2', ageSeconds: 800, orderId: elsewhere },
      { id: 'e-3', ageSeconds: 700, orderId: elsewhere },
      { id: 'e-4', ageSeconds: 600, orderId: elsewhere },
    );
    channels['event-stream'].answers.push(...Array.from({ length: 99 }, () => refuse(['refused'])));

    await sweep();

    expect(taken).toEqual(['e-2', 'e-3', 'e-4']);
  });

  test('begins nothing after its deadline', async () => {
    const { order, outbox, sweep } = world({ id: 'e-1', ageSeconds: 900 });

    await sweep(0);

    expect(order).toEqual([]);
    expect(outbox.left()).toEqual(['e-1']);
  });

  test('publishes a row again, under the same id, that it could not remove', async () => {
    const { taken, outbox, sweep } = world({ id: 'e-1', ageSeconds: 900 });
    const remove = async () => {
      throw new Error('the table is away');
    };

    await sweep(45_000, { remove });
    await sweep();

    expect(taken).toEqual(['e-1', 'e-1']);
    expect(outbox.left()).toEqual([]);
  });
});

describe('What the sweeper measures', () => {
  test('is the age of the oldest row that it found, and how many it published', async () => {
    const { sweep, measured } = world(
      { id: 'e-1', ageSeconds: 301 },
      { id: 'e-2', ageSeconds: 900, orderId: elsewhere },
    );

    await sweep();

    expect(measured()).toEqual([900, 2]);
  });

  test('counts a row that is still the relay’s, so that the age shows a lag as it grows', async () => {
    const { sweep, measured } = world({ id: 'e-1', ageSeconds: 120 });

    await sweep();

    expect(measured()).toEqual([120, 0]);
  });

  test('is 0 for an empty outbox, so that silence is a fault', async () => {
    const { host, sweep } = world();

    await sweep();

    expect(host.lines).toEqual([
      {
        _aws: {
          Timestamp: host.now(),
          CloudWatchMetrics: [
            {
              Namespace: 'Blueprint/Consumers',
              Dimensions: [['FunctionName']],
              Metrics: [
                { Name: 'OldestUnsentSeconds', Unit: 'Seconds' },
                { Name: 'SweptRows', Unit: 'Count' },
              ],
            },
          ],
        },
        FunctionName: 'sweeper',
        OldestUnsentSeconds: 0,
        SweptRows: 0,
      },
    ]);
  });

  test('keeps growing for a row that nobody can publish', async () => {
    const { host, sweep, measured } = world({ id: 'e-1', ageSeconds: 900, isUnreadable: true });

    await sweep();
    host.advance(60_000);
    await sweep();

    expect(measured()).toEqual([960, 0]);
  });

  test('is nothing when the outbox cannot be read', async () => {
    const { host, sweep } = world({ id: 'e-1', ageSeconds: 900 });
    const list = async () => {
      throw new Error('the index is away');
    };

    await expect(sweep(45_000, { list })).rejects.toThrow(new Error('the index is away'));
    expect(host.lines).toEqual([]);
  });
});
