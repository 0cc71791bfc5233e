import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runIn, scratchCopy, synthesizeIn } from '../../support/scratch-copy.ts';

describe('npm run rename', () => {
  let copy = '';
  const run = (...args: string[]) =>
    runIn(copy, process.execPath, ['tools/rename/main.ts', ...args]);

  beforeAll(() => {
    copy = scratchCopy();
  }, 60_000);
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test.each([
    ['bakery', 'a capital first, got bakery'],
    ['My-Shop', 'a capital first, got My-Shop'],
    ['', 'a capital first, got none'],
  ])('refuses "%s"', (name, message) => {
    const { code, text } = run(name);

    expect([code, text]).toEqual([2, expect.stringContaining(message)]);
  });

  test('gives every stack and resource the new name, in both stages', () => {
    expect(run('CakeShop').code).toBe(0);

    for (const stage of ['dev', 'prod']) {
      expect(synthesizeIn(copy, stage)).toMatchObject({ code: 0 });
      const output = join(copy, 'cdk.out');
      const files = readdirSync(output).filter((file) => file.endsWith('.template.json'));
      const renamed = files.filter((file) => file.startsWith(`CakeShop-${stage}-`));
      expect(renamed.length).toBeGreaterThan(5);
      for (const file of renamed) {
        expect(readFileSync(join(output, file), 'utf8')).not.toMatch(/Orders-(dev|prod)/);
      }
    }
    expect(readFileSync(join(copy, 'package.json'), 'utf8')).toContain('"name": "cake-shop"');
    expect(readFileSync(join(copy, 'docs/runbooks/queues.md'), 'utf8')).not.toContain('Orders-dev');
  }, 60_000);

  test('leaves tests that pass', () => {
    const vitest = join('node_modules', '.bin', 'vitest');

    const { text } = runIn(copy, vitest, [
      'run',
      '--root',
      copy,
      'test/lib/stacks',
      'test/docs/dev-stage',
    ]);

    expect(text).not.toMatch(/failed/);
    expect(text).toMatch(/passed/);
  }, 60_000);

  test('changes nothing the second time', () => {
    expect(run('CakeShop').text).toBe('It is called CakeShop already.\n');
  });
});
