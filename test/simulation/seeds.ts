import { expect } from 'vitest';
import { type Simulation, simulate } from './simulate.ts';
import { isRight, type Verdict } from './verdict.ts';

/** Long enough for a machine that does much else. */
export const patienceMs = 180_000;

/** Runs seeds from 0; shows the verdicts that broke a promise. */
export async function expectRight(
  simulation: Omit<Simulation, 'seed'>,
  seeds: number,
): Promise<void> {
  const wrong: Verdict[] = [];
  for (let seed = 0; seed < seeds; seed += 1) {
    const verdict = await simulate({ ...simulation, seed });
    if (!isRight(verdict)) wrong.push(verdict);
  }
  expect(wrong).toEqual([]);
}
