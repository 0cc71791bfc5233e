import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runIn } from '../support/scratch-copy.ts';
import { tryFork } from './trial.ts';

/** Tries each fork in a scratch copy, and runs the tests that are left of it. */
for (const heading of ['Without Kinesis', 'Without the API']) {
  const { copy, failure } = tryFork(heading);
  // Tests that copy the repository ask git for its files.
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
  ])
    runIn(copy, 'git', args);
  const vitest = join('node_modules', '.bin', 'vitest');
  const tests = failure ? { code: 1, text: failure } : runIn(copy, vitest, ['run', '--root', copy]);
  const summary = tests.text.match(/^\s*(Test Files|Tests) .*$/gm)?.join('\n') ?? tests.text;
  console.log(`${heading}: ${tests.code === 0 ? 'right' : 'WRONG'}\n${summary}`);
  if (tests.code !== 0) {
    console.log(tests.text.match(/^.*(×|FAIL).*$/gm)?.join('\n') ?? '');
    process.exitCode = 1;
  }
  rmSync(copy, { recursive: true, force: true });
}
