import { describe, expect, test } from 'vitest';
import type { Cell } from './cells.ts';
import { noFaults } from './faults.ts';
import { simulate } from './simulate.ts';
import { isRight, type Verdict } from './verdict.ts';
import type { Poison } from './workload.ts';

const queues: readonly Cell[] = [
  { source: 'standard', mode: 'transaction' },
  { source: 'standard', mode: 'inline' },
  { source: 'fifo', mode: 'transaction' },
  { source: 'fifo', mode: 'watermark' },
];

describe('A message that kills its process', () => {
  test.each(queues)('takes no innocent one along in 300 runs: $source, $mode', async (cell) => {
    expect(await wrongOf(cell, { poison: 'killer', messages: 10 })).toEqual([]);
  });
});

describe('A poison message at the head of a FIFO batch of ten', () => {
  test.each<Poison>(['bug', 'permanent', 'killer'])(
    'of one group is the only one to be dead-lettered, in 300 runs: %s',
    async (poison) => {
      const fifo: Cell = { source: 'fifo', mode: 'transaction' };

      expect(await wrongOf(fifo, { poison, messages: 10, keys: 1 })).toEqual([]);
    },
  );
});

interface Run {
  readonly poison: Poison;
  readonly messages: number;
  readonly keys?: number;
}

/** Runs with one poison message, the first; each with another order and other waits. */
async function wrongOf(cell: Cell, { poison, messages, keys }: Run): Promise<Verdict[]> {
  const wrong: Verdict[] = [];
  for (let seed = 0; seed < 300; seed += 1) {
    const options = { ...cell, seed, messages, keys, faults: noFaults, repeatRate: 0 };
    const verdict = await simulate({ ...options, poisons: [poison], poisonAt: [0] });
    if (!isRight(verdict)) wrong.push(verdict);
  }
  return wrong;
}
