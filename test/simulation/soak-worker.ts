import { parentPort } from 'node:worker_threads';
import type { Cell } from './cells.ts';
import { simulate } from './simulate.ts';
import { isRight, type Verdict } from './verdict.ts';

/** Seeds of one cell, for one worker. */
export interface Shift extends Cell {
  readonly from: number;
  readonly seeds: number;
  readonly messages: number;
}

/** What a worker found. */
export interface ShiftReport {
  readonly shift: Shift;
  readonly messages: number;
  readonly wrong: readonly Verdict[];
}

parentPort?.on('message', (shift: Shift) => {
  void work(shift).then((report) => parentPort?.postMessage(report));
});

async function work(shift: Shift): Promise<ShiftReport> {
  const wrong: Verdict[] = [];
  let messages = 0;
  const { from, seeds, ...simulation } = shift;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const verdict = await simulate({ ...simulation, seed });
    messages += verdict.messages;
    if (!isRight(verdict)) wrong.push(verdict);
  }
  return { shift, messages, wrong };
}
