import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runbooks } from '../../lib/constructs/runbooks.ts';
import { root } from './documents.ts';

const page = readFileSync(join(root, 'docs/alarms.md'), 'utf8');
const rows = [...page.matchAll(/^\| \[.+\]\((runbooks\/.+)\) \|.*\| (yes|no) \|$/gm)];
const told = new Map(rows.map(([, link = '', pages]) => [`docs/${link}`, pages === 'yes']));

test('The page on alarms has a line for every section that an alarm links to', () => {
  const sections = new Set(Object.values(runbooks).map(({ section }) => section));

  expect(new Set(told.keys())).toEqual(sections);
});

test('The page on alarms says which of them page', () => {
  const urgent = Object.values(runbooks).filter(({ pages }) => pages);
  const paging = [...told].filter(([, pages]) => pages).map(([section]) => section);

  expect(paging.sort()).toEqual([...new Set(urgent.map(({ section }) => section))].sort());
});
