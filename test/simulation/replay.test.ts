import { expect, test } from 'vitest';
import { cells } from './cells.ts';
import { type Simulation, simulate } from './simulate.ts';

test.each(cells)('A seed replays exactly: $source, $mode', async (cell) => {
  const simulation = { ...cell, seed: 11, messages: 200 };

  const first = await traceOf(simulation);

  expect(await traceOf(simulation)).toEqual(first);
  expect(first.length).toBeGreaterThan(20);
});

async function traceOf(simulation: Simulation): Promise<readonly string[]> {
  const lines: string[] = [];
  await simulate({ ...simulation, trace: (line) => lines.push(line) });
  return lines;
}
