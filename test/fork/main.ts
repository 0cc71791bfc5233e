import { rmSync } from 'node:fs';
import { runProgram } from '../../tools/command-line/main.ts';
import { runIn } from '../support/scratch-copy.ts';
import { forks, tryFork } from './trial.ts';

await runProgram({ command: 'npm run fork-trials', flags: {} }, () => {
  for (const headings of forks) tryAndTest(headings);
});

/** Tries a fork in a scratch copy: its README's command, its checks, and the tests that are left of it. */
function tryAndTest(headings: readonly string[]): void {
  const { copy, failure } = tryFork(headings);
  const { text: readme } = runIn(copy, 'cat', ['README.md']);
  const [start = 'false'] = readme.match(/npm start -.*/) ?? [];
  const steps = failure ? [] : [start, 'npm run check', 'npx vitest run'];
  const wrong = steps.flatMap((step) => {
    const { code, text } = runIn(copy, 'sh', ['-c', step]);
    const summary = text.match(/^\s*(Test Files|Tests) .*$|^.*(×|FAIL).*$/gm);
    console.log(`${headings.join(', ')}: ${step}: ${code === 0 ? 'right' : 'WRONG'}`);
    if (summary) console.log(summary.join('\n'));
    return code === 0 ? [] : [text];
  });
  if (failure || wrong.length > 0) {
    console.log([failure, ...wrong].join('\n'));
    process.exitCode = 1;
  }
  rmSync(copy, { recursive: true, force: true });
}
