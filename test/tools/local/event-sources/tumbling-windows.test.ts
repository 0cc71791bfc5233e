import { afterEach, describe, expect, test } from 'vitest';
import { ok } from './fakes.ts';
import { onlyFailure, stopStreams, stream } from './stream-world.ts';

afterEach(stopStreams);

describe('a tumbling window', () => {
  test('carries state, and ends with a final invocation (KIN-25)', async () => {
    const { clock, functions, source } = stream(
      ({ event }) => ({
        payload: JSON.stringify({ state: { sum: (event.state.sum ?? 0) + event.Records.length } }),
      }),
      { tumblingWindowSeconds: 60, batchSize: 1 },
      ['1', '2'],
    );

    await clock.advance(60_000);
    source.put('3');
    await clock.advance(1_000);

    const seen = functions.calls.map(({ event }) => [
      event.Records.length,
      event.state,
      event.isFinalInvokeForWindow,
      event.window.start,
    ]);
    expect(seen).toEqual([
      [1, {}, false, '2026-11-20T10:00:00.000Z'],
      [1, { sum: 1 }, false, '2026-11-20T10:00:00.000Z'],
      [0, { sum: 2 }, true, '2026-11-20T10:00:00.000Z'],
      [1, {}, false, '2026-11-20T10:01:00.000Z'],
    ]);
  });

  test('fails the invocation when the response has no state (KIN-25)', async () => {
    const { clock, buckets } = stream(
      () => ok,
      { tumblingWindowSeconds: 60, maximumRetryAttempts: 0 },
      ['1'],
    );

    await clock.advance(1_000);

    expect(onlyFailure(buckets).requestContext.condition).toBe('RetryAttemptsExhausted');
  });
});
