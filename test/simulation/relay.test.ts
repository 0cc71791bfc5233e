import { describe, expect, test } from 'vitest';
import { catchRelayMutant } from './catch-mutant.ts';
import { isRelayRight, type RelayVerdict, simulateRelay } from './relay.ts';

describe('The outbox relay, under every fault at once', () => {
  test('publishes every message everywhere, each key in order, for 200 seeds', async () => {
    const wrong: RelayVerdict[] = [];
    for (let seed = 0; seed < 200; seed += 1) {
      const verdict = await simulateRelay({ seed });
      if (!isRelayRight(verdict)) wrong.push(verdict);
    }

    expect(wrong).toEqual([]);
  });

  test('is caught losing messages when it answers before it has published (M11)', async () => {
    expect(await catchRelayMutant()).toMatchObject({ lost: expect.any(Number) });
  });
});
