import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { usage } from '../../tools/demo/options.ts';
import { propertyTable } from '../../tools/local/gate/property-table.ts';
import { root } from './documents.ts';

const localCloud = readFileSync(join(root, 'docs', 'local-cloud.md'), 'utf8');

/** `AWS::SQS::Queue`, or a whole service: `AWS::IAM::*`. */
const named = [...localCloud.matchAll(/`(AWS::\w+::(?:\w+|\*))`/g)].map(([, type = '']) => type);

describe('the page on the local cloud', () => {
  test('has a row for every flag, and for no other', () => {
    const flags = [...usage().matchAll(/^ {2}(--[\w-]+)/gm)].map(([, flag]) => flag);
    const rows = [...localCloud.matchAll(/^\| `(--[\w-]+)/gm)].map(([, flag]) => flag);

    expect(rows.toSorted()).toEqual(flags.toSorted());
  });

  test('names every resource type that is created', () => {
    const created = Object.entries(propertyTable)
      .filter(([, rules]) => typeof rules.noop !== 'string')
      .map(([type]) => type);

    expect(created.length).toBeGreaterThan(10);
    expect(created.filter((type) => !named.some((name) => covers(name, type)))).toEqual([]);
  });

  test('names no resource type that is refused', () => {
    const known = Object.keys(propertyTable);

    expect(named.filter((name) => !known.some((type) => covers(name, type)))).toEqual([]);
  });
});

function covers(name: string, type: string): boolean {
  return name === type || (name.endsWith('*') && type.startsWith(name.slice(0, -1)));
}
