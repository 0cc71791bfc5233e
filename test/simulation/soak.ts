import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { runProgram } from '../../tools/command-line/main.ts';
import { describeWrongs } from './catch-mutant.ts';
import type { Cell } from './cells.ts';
import { drawFaults } from './faults.ts';
import { seededRandom } from './random.ts';
import { simulate } from './simulate.ts';
import { program, type SoakOptions, soakOptionsOf } from './soak-options.ts';
import type { Shift, ShiftReport } from './soak-worker.ts';
import { isRight } from './verdict.ts';

const seedsInShift = 100;

/**
 * The simulation for longer: `npm run soak -- --seeds 100000 --from 0 --source fifo --mode watermark`.
 * Spreads seeds over all cells of source and mode, and over all processors. `--seed 42` replays one
 * seed in every chosen cell, line by line with `--trace`. Ends with 1 when a promise was broken.
 */
await runProgram(program, async (values) => {
  const options = soakOptionsOf(values);
  const { chosen, seed } = options;
  if (seed === undefined) await soak(options);
  else for (const cell of chosen) await replay(cell, seed, options);
});

async function replay(
  { source, mode }: Cell,
  seed: number,
  { messages, isTraced }: SoakOptions,
): Promise<void> {
  const trace = isTraced ? (line: string) => console.log(line) : undefined;
  const verdict = await simulate({ source, mode, seed, messages, trace });
  console.log(`${source}, ${mode}, seed ${seed}:`, drawFaults(seededRandom(seed)), verdict);
  if (!isRight(verdict)) process.exitCode = 1;
}

async function soak(options: SoakOptions): Promise<void> {
  const shifts = planShifts(options);
  const total = { seeds: 0, messages: 0, wrong: 0 };
  const startMs = performance.now();
  const note = ({ shift, messages, wrong }: ShiftReport): void => {
    total.seeds += shift.seeds;
    total.messages += messages;
    total.wrong += wrong.length;
    for (const verdict of wrong) {
      const { source, mode } = shift;
      console.log(`WRONG: ${source}, ${mode}, seed ${verdict.seed}: ${describeWrongs(verdict)}`);
    }
    const seconds = (performance.now() - startMs) / 1000;
    const rate = Math.round(total.messages / seconds);
    console.log(
      `${total.seeds} seeds, ${total.messages} messages, ${rate}/s, ${total.wrong} wrong`,
    );
  };
  const { seeds, messages, from } = options;
  console.log(`${seeds} seeds of ${messages} messages from ${from} on`);
  await Promise.all(Array.from({ length: availableParallelism() }, () => runWorker(shifts, note)));
  if (total.wrong > 0) process.exitCode = 1;
}

/** Equal parts for every cell, in shifts that are short enough to report. */
function planShifts({ chosen, seeds: all, from: first, messages }: SoakOptions): Shift[] {
  const each = Math.ceil(all / chosen.length);
  const shifts: Shift[] = [];
  for (let done = 0; done < each; done += seedsInShift) {
    const from = first + done;
    const seeds = Math.min(seedsInShift, each - done);
    shifts.push(...chosen.map((cell) => ({ ...cell, from, seeds, messages })));
  }
  return shifts;
}

/** One worker thread, until no shift is left. */
function runWorker(shifts: Shift[], note: (report: ShiftReport) => void): Promise<void> {
  const worker = new Worker(new URL('./soak-worker.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const shift = shifts.shift();
      if (shift) worker.postMessage(shift);
      else void worker.terminate().then(() => resolve());
    };
    worker.on('message', (report: ShiftReport) => {
      note(report);
      next();
    });
    worker.on('error', reject);
    next();
  });
}
