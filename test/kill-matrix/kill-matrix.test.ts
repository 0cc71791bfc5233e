import { describe, expect, test } from 'vitest';
import { hasDynoxide } from '../lambdas/support/dynoxide.ts';
import { type CellResult, isRight, runMatrix } from './matrix.ts';
import { subjects } from './subject.ts';

describe.skipIf(!hasDynoxide)('Killed at every boundary of its requests', () => {
  test.each(subjects)(
    '%s loses, doubles and reorders nothing, batch 1 and 10',
    async (subject) => {
      const results: CellResult[] = [];

      await runMatrix(
        { subjects: [subject], batches: [1, 10], messagesOf: (batch) => batch, mostRequests: 2 },
        (result) => results.push(result),
      );

      expect(results.length).toBeGreaterThan(10);
      expect(results.filter((result) => !isRight(result))).toEqual([]);
      expect(results.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThan(8);
    },
    60_000,
  );

  test('a handler that does not deduplicate is convicted', async () => {
    const results: CellResult[] = [];

    await runMatrix(
      { subjects: ['naive standard'], batches: [1], messagesOf: () => 1, mostRequests: 1 },
      (result) => results.push(result),
    );

    const convicted = results.filter(({ doubled }) => doubled > 0).map(({ cell }) => cell.point);
    expect(convicted).toEqual(
      expect.arrayContaining([
        'request 1 applied',
        // Not 'request 1 answered': its own answer may overtake the kill.
        'K5 answer not taken',
        'K6 answer taken, nothing deleted',
      ]),
    );
  }, 60_000);
});
