import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

/** Programs of minutes: a word that they pass over would be noticed late. A fork may lack some. */
const long = ['bench', 'soak', 'mutants', 'kill-matrix', 'fork-trials', 'alarms', 'e2e'];

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const programs = long.flatMap((name) => {
  const file = scripts[name]?.split(' ').at(-1);
  return file ? [[name, file] as const] : [];
});

describe('npm run', () => {
  test.each(programs)('%s refuses a flag that it does not know', async (name, file) => {
    expect(await run(file, '--bogus')).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: Unknown option '--bogus': see npm run ${name} -- --help\n`,
    });
  });

  test.each(programs)('%s tells its usage', async (name, file) => {
    expect(await run(file, '--help')).toEqual({
      code: 0,
      stdout: expect.stringContaining(`Usage: npm run ${name} -- [flags]\n`),
      stderr: '',
    });
  });
});

async function run(file: string, word: string) {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [file, word]);
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}
