import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, readDocuments, root } from './documents.ts';

const text = readFileSync(join(root, 'docs', 'aws-semantics.md'), 'utf8');

/** Each rule's row: its id, its sentence, its evidence. */
const rules = [
  ...text.matchAll(/^\| ((?:SQS|FLT|FIFO|KIN|DDS|SNS|CW|DDB)-\d\d) +\|([^|]+)\|([^|]+)\|$/gm),
];
const ids = rules.map(([, id = '']) => id);

describe('the rules of AWS', () => {
  test('are numbered without a gap, each once', () => {
    const expected = [
      ...numbered('SQS', 41),
      ...numbered('FLT', 8),
      ...numbered('FIFO', 15),
      ...numbered('KIN', 28),
      ...numbered('DDS', 9),
      ...numbered('SNS', 13),
      ...numbered('CW', 21),
      ...numbered('DDB', 11),
    ];

    expect(ids.toSorted()).toEqual(expected.toSorted());
  });

  test('each begin their evidence with a grade', () => {
    const ungraded = rules.filter(([, , , evidence = '']) => !/^ [RDTXU]\b/.test(evidence));

    expect(ungraded.map(([row]) => row)).toEqual([]);
  });

  test('are there for every id that code, tests and documents cite', () => {
    const known = new Set(ids);

    const unknown = citations().filter(({ id }) => !known.has(id));

    expect(unknown).toEqual([]);
  });

  test('are cited by the code at all', () => {
    expect(new Set(citations().map(({ id }) => id)).size).toBeGreaterThan(50);
  });
});

function citations(): readonly { readonly id: string; readonly file: string }[] {
  const folders = ['bin', 'contracts', 'lambdas', 'lib', 'test', 'tools'];
  const sources = folders
    .flatMap((folder) => filesBelow(folder, '.ts', '.mjs', '.cjs'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  return [...sources, ...readDocuments()].flatMap(({ path, text }) =>
    [...text.matchAll(/\b(?:SQS|FLT|FIFO|KIN|DDS|SNS|CW|DDB)-\d+\b/g)].map(([id]) => ({
      id,
      file: path,
    })),
  );
}

function numbered(prefix: string, count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) => `${prefix}-${String(index + 1).padStart(2, '0')}`,
  );
}
