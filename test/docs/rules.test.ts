import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../lib/rules/blueprint-rules.ts';
import { root } from './documents.ts';

const row = /^\| ([a-z-]+) \| [^|]+ \| `([^|]+)` \| ([^|]+) \|$/gm;
const rows = [...read('docs/rules.md').matchAll(row)].map(
  ([, id = '', example = '', remedy = '']) => ({ id, example, remedy }),
);

describe('the table of rules', () => {
  test('has the rules of the code, in their order', () => {
    expect(rows.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
  });

  test.each(rows)('shows for $id a message that its test has seen', ({ id, example, remedy }) => {
    const seen = read(`test/lib/rules/${id}.test.ts`);

    expect(seen).toContain(example);
    expect(seen).toContain(remedy);
  });
});

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
