/** The kill matrix: real processes, the real engine, SIGKILL at every boundary of every request. */
import { runProgram } from '../../tools/command-line/main.ts';
import { baselines } from './baseline-subjects.ts';
import { type CellResult, isRight, type MatrixOptions, runMatrix } from './matrix.ts';
import { subjects } from './subject.ts';

const baselinesFlag = {
  type: 'boolean',
  text: 'convict two other ways to dedupe instead',
} as const;

await runProgram(
  { command: 'npm run kill-matrix', flags: { baselines: baselinesFlag } },
  ({ baselines = false }) => killAll(baselines),
);

async function killAll(isConvicting: boolean): Promise<void> {
  const repeats = isConvicting ? 1 : 3;
  const matrix: MatrixOptions = isConvicting
    ? { subjects: baselines, batches: [1, 10], messagesOf: (batch) => 2 * batch, mostRequests: 6 }
    : { subjects, batches: [1, 10], messagesOf: (batch) => 6 * batch, mostRequests: 12 };
  const results: CellResult[] = [];
  const started = Date.now();

  for (let repeat = 0; repeat < repeats; repeat += 1) {
    await runMatrix(matrix, (result) => {
      results.push(result);
      process.stderr.write(isRight(result) ? '.' : 'X');
    });
  }

  const rows = Map.groupBy(results, ({ cell }) => `${cell.subject}, batch ${cell.batch}`);
  console.table(
    [...rows].map(([kind, ofKind]) => ({
      kind,
      cells: ofKind.length,
      kills: total(ofKind, 'kills'),
      lost: total(ofKind, 'lost'),
      doubled: total(ofKind, 'doubled'),
      inversions: total(ofKind, 'inversions'),
      'wrong dead letters': total(ofKind, 'wrongLetters'),
      undone: total(ofKind, 'undone'),
    })),
  );
  const wrong = results.filter((result) => !isRight(result));
  for (const { cell, kills, lost, doubled, inversions, wrongLetters } of wrong) {
    console.log(`${cell.name}:`, { kills, lost, doubled, inversions, wrongLetters });
  }
  console.log(`${results.length} cells, ${Math.round((Date.now() - started) / 1000)} s`);
  process.exitCode = wrong.length === 0 || isConvicting ? 0 : 1;
}

type Count = 'kills' | 'lost' | 'doubled' | 'inversions' | 'wrongLetters' | 'undone';

function total(ofKind: readonly CellResult[], count: Count): number {
  return ofKind.reduce((sum, result) => sum + result[count], 0);
}
