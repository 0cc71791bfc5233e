import { afterEach, describe, expect, test } from 'vitest';
import { failing, ok } from './fakes.ts';
import { bodies, queue, stopQueues } from './queue-world.ts';

afterEach(stopQueues);

describe('what a queue mapping deletes', () => {
  const reporting = { reportBatchItemFailures: true };

  test.each([
    ['all after success (SQS-21)', ok, {}, []],
    ['nothing after a function error (SQS-22)', 'throw', {}, ['1', '2', '3']],
    ['nothing after an error with partial responses (SQS-27)', 'throw', reporting, ['1', '2', '3']],
    ['all when a report was not asked for (SQS-23)', failing('id-2'), {}, []],
    ['all but the reported (SQS-26)', failing('id-2'), reporting, ['2']],
    ['nothing after a wrong report (SQS-25)', failing('id-9'), reporting, ['1', '2', '3']],
  ] as const)('is %s', async (_name, answer, config, left) => {
    const { clock, source } = queue(() => answer, config, { bodies: ['1', '2', '3'] });

    await clock.advance(1_000);

    expect(source.bodies).toEqual(left);
  });

  test('includes what the filter refuses, which the function never sees (FLT-02)', async () => {
    const { clock, functions, source } = queue(
      () => ok,
      { matches: ({ body }) => body !== '2' },
      { bodies: ['1', '2', '3'] },
    );

    await clock.advance(1_000);

    expect(functions.calls.map(({ event }) => bodies(event))).toEqual([['1', '3']]);
    expect(source.bodies).toEqual([]);
  });

  test('may be refused: it is reported and the message comes again (SQS-36, FIFO-11)', async () => {
    const { clock, functions, source, named } = queue(() => ok, {}, { bodies: ['1'] });
    source.refuseRemove = true;

    await clock.advance(61_000);

    expect(named('DeleteFailed')).toHaveLength(2);
    expect(functions.calls).toHaveLength(2);
  });
});

describe('a queue mapping', () => {
  test('delivers again after the visibility timeout, not before (SQS-22)', async () => {
    const { clock, functions } = queue(
      (_call, index) => (index === 0 ? 'throw' : ok),
      {},
      { bodies: ['1'] },
    );

    await clock.advance(70_000);

    expect(functions.calls.map(({ atMs }) => atMs)).toEqual([0, 60_000]);
    expect(functions.calls[1]?.event.Records[0].attributes.ApproximateReceiveCount).toBe('2');
  });

  test('tells the queue what the function works on, as long as it works (SQS-05)', async () => {
    const during: string[][] = [];
    const { clock, source } = queue(
      () => {
        during.push([...source.workedOn]);
        return during.length === 1 ? 'throttle' : 'throw';
      },
      {},
      { bodies: ['1', '2'] },
    );

    await clock.advance(20_000);

    expect(during).toEqual([
      ['id-1#1', 'id-2#1'],
      ['id-1#1', 'id-2#1'],
    ]);
    expect([...source.workedOn]).toEqual([]);
  });

  test('never receives more than it can invoke at MaximumConcurrency (SQS-15)', async () => {
    const { clock, functions, source } = queue(
      () => new Promise(() => {}),
      { maximumConcurrency: 3, batchSize: 2 },
      { bodies: Array.from({ length: 20 }, (_, at) => String(at)) },
    );

    await clock.advance(30_000);

    expect(functions.mostRunning).toBe(3);
    expect(source.counts().inFlight).toBe(6);
  });

  test('gathers a batch above ten for the window (SQS-13, SQS-20)', async () => {
    const { clock, functions } = queue(
      () => ok,
      { batchSize: 20, windowSeconds: 1, maximumConcurrency: 2 },
      { bodies: Array.from({ length: 30 }, (_, at) => String(at)) },
    );

    await clock.advance(5_000);

    expect(functions.calls).toHaveLength(2);
    expect(functions.calls.flatMap(({ event }) => bodies(event))).toHaveLength(30);
  });

  test('takes messages longer than the queue says when the window needs it (SQS-06)', async () => {
    const { clock, source } = queue(() => ok, { windowSeconds: 60, batchSize: 20 });

    await clock.advance(1);

    expect(source.received[0]?.visibilityTimeoutMs).toBe(60_000 + 10_000 + 30_000);
  });

  test('cuts a batch before 6 MB of payload (SQS-13)', async () => {
    const large = 'x'.repeat(1024 * 1024 - 1_000);
    const { clock, functions } = queue(
      () => ok,
      {},
      { bodies: Array.from({ length: 8 }, (_, at) => at + large) },
    );

    await clock.advance(1_000);

    expect(functions.calls.map(({ event }) => event.Records.length)).toEqual([6, 2]);
  });

  test('retries a throttled batch until the messages are visible again (SQS-17)', async () => {
    const { clock, functions, named } = queue(() => 'throttle', {}, { bodies: ['1'] });

    await clock.advance(59_000);
    const before = functions.calls.length;
    await clock.advance(60_000);

    expect(before).toBe(8);
    expect(named('BatchDropped')).toHaveLength(1);
    const counts = functions.calls.map(
      ({ event }) => event.Records[0].attributes.ApproximateReceiveCount,
    );
    expect(new Set(counts)).toEqual(new Set(['1', '2']));
  });

  test.each([
    [false, 1],
    [true, 4],
  ])(
    'with partial responses %s has %i pollers after function errors (SQS-18)',
    async (reportBatchItemFailures, expected) => {
      const { clock, functions, source } = queue(
        (_call, index) => (index < 8 ? 'throw' : new Promise(() => {})),
        { maximumConcurrency: 4, batchSize: 1, reportBatchItemFailures },
        { bodies: Array.from({ length: 8 }, (_, at) => String(at)) },
      );
      await clock.advance(1_000);
      for (let at = 8; at < 20; at += 1) source.send({ body: String(at) });

      await clock.advance(1_000);

      expect(functions.running).toBe(expected);
    },
  );

  test('is idle when nothing is held, and drains on stop', async () => {
    const open = Promise.withResolvers<void>();
    const { clock, source, mapping } = queue(
      () => open.promise.then(() => ok),
      {},
      { bodies: ['1'] },
    );
    await clock.advance(1_000);
    const busy = mapping.idle();

    const stopped = mapping.stop();
    open.resolve();
    await stopped;

    expect([busy, mapping.idle()]).toEqual([false, true]);
    expect(source.bodies).toEqual([]);
  });

  test('ignores what invocations come to when it stops without draining (K6)', async () => {
    const open = Promise.withResolvers<void>();
    const { clock, source, mapping } = queue(
      () => open.promise.then(() => ok),
      {},
      { bodies: ['1'] },
    );
    await clock.advance(1_000);

    await mapping.stop({ drain: false });
    open.resolve();
    await clock.advance(1_000);

    expect(source.bodies).toEqual(['1']);
  });

  test('receives nothing while paused, and goes on when resumed', async () => {
    const { clock, functions, source, mapping } = queue(() => ok, { enabled: false });
    source.send({ body: '1' });
    await clock.advance(10_000);
    const whilePaused = functions.calls.length;

    mapping.resume();
    await clock.advance(1_000);

    expect([whilePaused, functions.calls.length]).toEqual([0, 1]);
  });

  test.each(['received', 'responded'])(
    'leaves the batch to the queue when a poller dies: %s (K0, K6)',
    async (at) => {
      let died = false;
      const pollerDies = (step: string) => {
        const dies = !died && step === at;
        died ||= dies;
        return dies;
      };
      const { clock, source } = queue(() => ok, {}, { bodies: ['1'], extra: { pollerDies } });

      await clock.advance(1_000);
      const before = source.bodies.length;
      await clock.advance(60_000);

      expect([before, source.bodies.length]).toEqual([1, 0]);
    },
  );
});

describe('a FIFO queue mapping', () => {
  test('deletes exactly what is not reported, group order is up to the handler (FIFO-06)', async () => {
    const { clock, source } = queue(
      () => failing('id-a:1'),
      { reportBatchItemFailures: true },
      { fifo: true, bodies: ['a:1', 'a:2', 'b:1'] },
    );

    await clock.advance(1_000);

    expect(source.bodies).toEqual(['a:1']);
  });

  test('does not overtake a failed group in the next part of a large batch (FIFO-01)', async () => {
    const large = 'x'.repeat(1024 * 1024 - 1_000);
    const { clock, functions } = queue(
      (_call, index) => (index === 0 ? failing('id-a:0xxxxx') : ok),
      { reportBatchItemFailures: true },
      {
        fifo: true,
        bodies: [...Array.from({ length: 7 }, (_, at) => `a:${at}${large}`), 'b:1'],
      },
    );

    await clock.advance(1_000);

    expect(functions.calls[1]?.event.Records.map(({ body }: { body: string }) => body)).toEqual([
      'b:1',
    ]);
  });
});
