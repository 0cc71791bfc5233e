import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertAtConstructorEnd } from '../../tools/new/consumer.ts';
import { root } from './documents.ts';

/** What the pages' code needs of the repository. */
const parts = [
  'contracts',
  'lambdas',
  'lib',
  'test/lambdas/support',
  'test/simulation/model/conditions.ts',
  'test/simulation/model/updates.ts',
  'package.json',
  'tsconfig.json',
];

let copy = '';

describe('the code in the documents', () => {
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'documents-'));
    for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    mkdirSync(join(copy, 'docs'));
    for (const [index, code] of blocksOf('docs/modes.md').entries()) {
      writeFileSync(join(copy, 'docs', `mode-${index}.ts`), code);
    }
    followSteps(readFileSync(join(root, 'docs/write-a-consumer.md'), 'utf8'));
  });

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test('compiles: four modes, and every step of writing a consumer', () => {
    const config = {
      extends: './tsconfig.json',
      include: ['contracts', 'lambdas', 'lib', 'test', 'docs'],
    };
    writeFileSync(join(copy, 'tsconfig.docs.json'), JSON.stringify(config));

    expect(blocksOf('docs/modes.md')).toHaveLength(4);
    expect(run('tsc', ['--noEmit', '--project', 'tsconfig.docs.json'])).toBe('');
  }, 60_000);

  test('has a consumer whose test passes', () => {
    const path = 'test/lambdas/award-points';

    expect(run('vitest', ['run', path, '--root', copy])).toContain('1 passed');
  }, 60_000);
});

function blocksOf(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
}

/** Writes the files that the page names, and adds the lines that it says to add. */
function followSteps(page: string): void {
  const files = page.matchAll(/^`([\w/.-]+)`\n\n```ts\n([\s\S]*?)^```$/gm);
  for (const [, path = '', code = ''] of files) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), code);
  }
  const additions = page.matchAll(/^In `([\w/.-]+)`, add to `(\w+)`:\n\n```ts\n([\s\S]*?)^```$/gm);
  for (const [, path = '', name = '', code = ''] of additions) {
    const text = readFileSync(join(copy, path), 'utf8');
    const opening = new RegExp(`const ${name}[^=]*= [[{]\\n`).exec(text);
    if (opening === null) throw new Error(`${path} has no ${name} to add to`);
    const at = opening.index + opening[0].length;
    writeFileSync(join(copy, path), text.slice(0, at) + code + text.slice(at));
  }
  const declarations = page.matchAll(
    /^At the end of the constructor in `([\w/.-]+)`:\n\n```ts\n([\s\S]*?)^```$/gm,
  );
  for (const [, path = '', code = ''] of declarations) {
    const declared = insertAtConstructorEnd(readFileSync(join(copy, path), 'utf8'), code);
    writeFileSync(join(copy, path), declared ?? '');
  }
}

/** What a tool says, whether it failed or not; its colours left out. */
function run(tool: string, args: readonly string[]): string {
  try {
    const env = { ...process.env, NO_COLOR: '1' };
    return execFileSync(join(root, 'node_modules/.bin', tool), args, {
      cwd: copy,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout + stderr;
  }
}
