import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runIn } from '../support/scratch-copy.ts';
import { forks, tryFork } from './trial.ts';

/** Tries each fork in a scratch copy, and runs the tests that are left of it. */
for (const headings of forks) {
  const { copy, failure } = tryFork(headings);
  const vitest = join('node_modules', '.bin', 'vitest');
  const tests = failure ? { code: 1, text: failure } : runIn(copy, vitest, ['run', '--root', copy]);
  const summary = tests.text.match(/^\s*(Test Files|Tests) .*$/gm)?.join('\n') ?? tests.text;
  console.log(`${headings.join(', ')}: ${tests.code === 0 ? 'right' : 'WRONG'}\n${summary}`);
  if (tests.code !== 0) {
    console.log(tests.text.match(/^.*(×|FAIL).*$/gm)?.join('\n') ?? '');
    process.exitCode = 1;
  }
  rmSync(copy, { recursive: true, force: true });
}
