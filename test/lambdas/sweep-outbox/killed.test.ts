import { describe, expect, test } from 'vitest';
import type { Channel } from '../../../lambdas/runtime/publisher/channel.ts';
import { type SweepPorts, sweepOutbox } from '../../../lambdas/sweep-outbox/sweep-outbox.ts';
import { fakeChannels } from '../support/fake-channel.ts';
import { fakeHost } from '../support/fake-host.ts';
import { elsewhere, fakeOutbox } from '../support/fake-outbox.ts';

/** Two orders: a chain of three facts that lie in three pages, and one fact. */
const chain = ['e-1', 'e-2', 'e-3'] as const;
const rows = [
  ...chain.map((id, at) => ({ id, ageSeconds: 900 - at, sequence: at + 1 })),
  { id: 'other', ageSeconds: 850, orderId: elsewhere },
];
const destinations = ['lifecycle-topic', 'event-stream', 'events-topic'] as const;

type Effect<Input extends readonly unknown[], Result> = (...input: Input) => Promise<Result>;

/** A process that dies at its n-th effect on the world (from 0), before or after it. */
function process(step: number, moment: 'before' | 'after') {
  const { promise: death, resolve: die } = Promise.withResolvers<void>();
  let steps = 0;
  const dieSilently = () => {
    die();
    return new Promise<never>(() => {});
  };
  const mortal =
    <Input extends readonly unknown[], Result>(effect: Effect<Input, Result>) =>
    async (...input: Input): Promise<Result> => {
      const at = steps++;
      if (at > step || (at === step && moment === 'before')) return await dieSilently();
      const result = await effect(...input);
      return at === step ? await dieSilently() : result;
    };
  return { mortal, death, isDead: () => steps > step };
}

/** Sweeps with a process that dies at a step, then once with one that lives. */
async function sweepTwice(step: number, moment: 'before' | 'after') {
  const { channels } = fakeChannels();
  const outbox = fakeOutbox(...rows);
  const host = fakeHost();
  const { mortal, death, isDead } = process(step, moment);
  const publishing = (channel: Channel) => ({ ...channel, publish: mortal(channel.publish) });
  const mortalChannels = {
    'lifecycle-topic': publishing(channels['lifecycle-topic']),
    'event-stream': publishing(channels['event-stream']),
    'events-topic': publishing(channels['events-topic']),
    'invoice-queue': publishing(channels['invoice-queue']),
  };
  const sweep = (ports: Pick<SweepPorts, 'channels' | 'remove'>) => {
    const options = { sweepAfterMs: 300_000, functionName: 'sweeper' };
    const deadlineMs = host.now() + 45_000;
    return sweepOutbox({ ...outbox, ...ports }, { ...options, host, deadlineMs });
  };

  await Promise.race([sweep({ channels: mortalChannels, remove: mortal(outbox.remove) }), death]);
  await sweep({ channels, remove: outbox.remove });
  return { channels, outbox, wasKilled: isDead() };
}

const moments = ['before', 'after'] as const;

describe('A sweeper that is killed', () => {
  test.each(moments)(
    '%s any of its steps loses nothing, keeps each order, and leaves an empty outbox',
    async (moment) => {
      let killed = 0;
      for (let step = 0; ; step += 1) {
        const { channels, outbox, wasKilled } = await sweepTwice(step, moment);
        if (!wasKilled) break;
        killed += 1;

        expect(outbox.left()).toEqual([]);
        for (const destination of destinations) {
          const { taken } = channels[destination];
          expect(firstTimes(taken).filter((id) => id !== 'other')).toEqual(chain);
          expect(taken).toContain('other');
        }
      }
      expect(killed).toBeGreaterThan(8);
    },
  );
});

/** What consumers that dedupe by id make of it. */
function firstTimes(taken: readonly string[]): readonly string[] {
  return [...new Set(taken)];
}
