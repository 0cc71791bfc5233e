import { describe, expect, test } from 'vitest';
import { type Cell, cells } from './cells.ts';
import type { KillPoint } from './environment.ts';
import { noFaults } from './faults.ts';
import { type Simulation, simulate } from './simulate.ts';
import { isRight, type Verdict } from './verdict.ts';
import type { Poison } from './workload.ts';

const points: readonly KillPoint[] = [
  'before the request',
  'after it was applied',
  'after its answer',
];

const small: Pick<Simulation, 'messages' | 'faults' | 'poisonRate' | 'seed'> = {
  messages: 30,
  faults: noFaults,
  poisonRate: 0.1,
  seed: 1,
};

describe('A process that is killed once, at any one of its requests', () => {
  test.each(cells)('breaks no promise: $source, $mode', async (cell) => {
    expect(await broken(cell, ['permanent', 'schema'], isRight)).toEqual([]);
  });

  test.each(cells)(
    'costs what fails at every delivery at most its reason: $source, $mode',
    async (cell) => {
      const isRightButForReasons = (verdict: Verdict) => isRight({ ...verdict, unexplained: 0 });

      expect(await broken(cell, ['bug'], isRightButForReasons)).toEqual([]);
    },
  );
});

/** The kills after which a run was not as it should be. */
async function broken(
  cell: Cell,
  poisons: readonly Poison[],
  isGood: (verdict: Verdict) => boolean,
): Promise<string[]> {
  const run = { ...small, ...cell, poisons };
  const requests = await countRequests(run);
  const wrong: string[] = [];
  for (let place = 1; place <= requests; place += 1) {
    for (const point of points) {
      const verdict = await simulate({ ...run, nextDeath: dieAt(place, point) });
      if (!isGood(verdict)) wrong.push(`${point} ${place} of ${requests}`);
    }
  }
  return wrong;
}

/** How many requests a run has in which nothing dies; at least a few. */
async function countRequests(run: Simulation): Promise<number> {
  let requests = 0;
  const nextDeath = () => {
    requests += 1;
    return undefined;
  };
  expect(await simulate({ ...run, nextDeath })).toSatisfy(isRight);
  expect(requests).toBeGreaterThan(5);
  return requests;
}

function dieAt(place: number, point: KillPoint): () => KillPoint | undefined {
  let requests = 0;
  return () => {
    requests += 1;
    return requests === place ? point : undefined;
  };
}
