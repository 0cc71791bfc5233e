import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprint } from '../../../tools/demo/synthesize.ts';

describe('the fingerprint by which a synthesized app is used again', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'synthesize-'));
    for (const folder of [
      'bin',
      'lib/stacks',
      'lambdas/one',
      'contracts',
      'tools/bundle',
      'docs',
    ]) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    write('lib/stacks/a.ts', 'one');
  });

  afterEach(() => rmSync(root, { recursive: true }));

  test('is the same while nothing changes, however the root is spelled', () => {
    expect(fingerprint(`${root}/lib/..`)).toBe(fingerprint(root));
  });

  test.each([
    'lib/stacks/a.ts',
    'lib/stacks/new.ts',
    'bin/app.ts',
    'lambdas/one/handler.ts',
    'contracts/envelope.ts',
    'tools/bundle/main.ts',
    'cdk.json',
    'package-lock.json',
    'cdk.out/manifest.json',
  ])('changes with %s', (path) => {
    const before = fingerprint(`${root}/lib/..`);

    write(path, 'two');

    expect(fingerprint(`${root}/lib/..`)).not.toBe(before);
  });

  test('does not change with a file that is no input', () => {
    const before = fingerprint(root);

    write('docs/a.md', 'two');

    expect(fingerprint(root)).toBe(before);
  });

  function write(path: string, text: string): void {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});
