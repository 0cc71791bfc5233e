import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, root } from './documents.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/patterns.md');

/** Lines without their indentation: an example may stand deeper in the code that runs it. */
const flat = (text: string) => text.replace(/^ +/gm, '').trim();

const examples = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => flat(code));
const sources = [
  ...filesBelow('test/docs/patterns', '.test.ts'),
  ...filesBelow('lambdas/track-page-view', '.ts'),
].map((path) => flat(read(path)));

describe('the page on patterns', () => {
  test('shows only code that is compiled and run', () => {
    const unknown = examples.filter((code) => !sources.some((source) => source.includes(code)));

    expect(unknown).toEqual([]);
    expect(examples.length).toBeGreaterThan(7);
  });

  test('has an example for every test file of its own', () => {
    const unused = filesBelow('test/docs/patterns', '.test.ts').filter(
      (path) => !examples.some((code) => flat(read(path)).includes(code)),
    );

    expect(unused).toEqual([]);
  });

  test('names only modules that exist', () => {
    const named = [...page.matchAll(/`((?:lambdas|test)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );

    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
