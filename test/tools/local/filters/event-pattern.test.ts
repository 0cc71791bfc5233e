import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../../../tools/local/filters/event-pattern.ts';
import { parseKeepingNumbers } from '../../../../tools/local/filters/json-leaf.ts';

const matches = (pattern: object, event: unknown) => compilePattern(JSON.stringify(pattern))(event);

describe('an event source mapping pattern (FLT-01)', () => {
  test.each([
    ['null', { a: [null] }, { a: null }, { a: 0 }],
    ['null is not absent', { a: [null] }, { a: null }, {}],
    ['empty text', { a: [''] }, { a: '' }, { a: ' ' }],
    ['equals', { a: ['x'] }, { a: 'x' }, { a: 'X' }],
    ['equals, a number', { a: [3] }, { a: 3 }, { a: '3' }],
    ['equals, a boolean', { a: [true] }, { a: true }, { a: 'true' }],
    ['and', { a: ['x'], b: ['y'] }, { a: 'x', b: 'y' }, { a: 'x', b: 'z' }],
    ['or in one key', { a: ['x', 'y'] }, { a: 'y' }, { a: 'z' }],
    ['or over keys', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, { a: 'y', b: 'x' }],
    ['ignoring case', { a: [{ 'equals-ignore-case': 'Ab' }] }, { a: 'aB' }, { a: 'abc' }],
    ['anything but', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'z' }, { a: 'y' }],
    ['anything but, absent', { a: [{ 'anything-but': 'x' }] }, { a: 1 }, {}],
    [
      'anything but a prefix',
      { a: [{ 'anything-but': { prefix: 'x' } }] },
      { a: 'y' },
      { a: 'xy' },
    ],
    ['numeric equals', { a: [{ numeric: ['=', 3] }] }, { a: 3 }, { a: 4 }],
    ['numeric range', { a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 5 }, { a: 0 }],
    ['numeric of a text', { a: [{ numeric: ['>', 0] }] }, { a: 5 }, { a: '5' }],
    ['exists', { a: [{ exists: true }] }, { a: null }, { b: 1 }],
    ['does not exist', { a: [{ exists: false }] }, { b: 1 }, { a: '' }],
    ['begins with', { a: [{ prefix: 'us-' }] }, { a: 'us-1' }, { a: 'eu-1' }],
    ['ends with', { a: [{ suffix: '.png' }] }, { a: 'x.png' }, { a: 'x.jpg' }],
    ['nested', { a: { b: ['x'] } }, { a: { b: 'x' } }, { a: 'x' }],
    ['an array by one of its elements', { a: ['x'] }, { a: ['y', 'x'] }, { a: ['y'] }],
    [
      'one element for all keys',
      { a: { b: [1], c: [2] } },
      { a: [{ b: 1, c: 2 }] },
      { a: [{ b: 1 }, { c: 2 }] },
    ],
  ])('%s', (_name, pattern, accepted, refused) => {
    expect([matches(pattern, accepted), matches(pattern, refused)]).toEqual([true, false]);
  });

  test('exists works on leaves only', () => {
    expect(matches({ a: [{ exists: true }] }, { a: { b: 1 } })).toBe(false);
  });

  test('compares numbers as text: 300 is not 300.0 (FLT-06)', () => {
    const pattern = compilePattern('{"a":[300]}');
    const events = ['{"a":300}', '{"a":300.0}', '{"a":3e2}'].map(parseKeepingNumbers);

    expect(events.map((event) => pattern(event))).toEqual([true, false, false]);
    expect(compilePattern('{"a":[300.0]}')(events[1])).toBe(true);
  });

  test('lets the last of two equal keys win (FLT-06)', () => {
    expect(compilePattern('{"a":["x"],"a":["y"]}')({ a: 'y' })).toBe(true);
  });

  test.each([
    'null',
    'text',
    '"text"',
    '[]',
    '{}',
    '{"k":"v"}',
    '{"k":[]}',
    '{"k":{}}',
    '{"k":[["v"]]}',
    '{"k":[{"unknown":1}]}',
    '{"k":[{"prefix":"a","suffix":"b"}]}',
    '{"k":[{"cidr":"10.0.0.0/8"}]}',
    '{"k":[{"exists":"yes"}]}',
    '{"k":[{"numeric":["<",1,">",0]}]}',
  ])('refuses %s (FLT-05)', (json) => {
    expect(() => compilePattern(json)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterValueException',
        message: 'Invalid filter pattern definition.',
        status: 400,
      }),
    );
  });
});

describe('pattern matching', () => {
  test('agrees with a naive evaluator on random patterns and events', () => {
    fc.assert(
      fc.property(patterns, events, (pattern, event) => {
        expect(matches(pattern, event)).toBe(naive(pattern, event));
      }),
      { numRuns: 500 },
    );
  });
});

const key = fc.constantFrom('a', 'b', 'c');
const scalar = fc.constantFrom<string | number | boolean | null>(
  '',
  'x',
  'xy',
  'yx',
  0,
  1,
  7,
  true,
  null,
);
const word = fc.constantFrom('x', 'y', 'xy');
const rule = fc.oneof(
  scalar,
  word.map((text) => ({ prefix: text })),
  word.map((text) => ({ suffix: text })),
  fc.boolean().map((wanted) => ({ exists: wanted })),
  fc.array(fc.constantFrom('x', 1), { minLength: 1 }).map((list) => ({ 'anything-but': list })),
  fc.constantFrom(0, 1).map((bound) => ({ numeric: ['>=', bound] })),
);
const leafRules = fc.array(rule, { minLength: 1, maxLength: 3 });
const flat = fc.dictionary(key, leafRules, { minKeys: 1, maxKeys: 2 });
const nested = fc.dictionary(key, fc.oneof(leafRules, flat), { minKeys: 1, maxKeys: 2 });
const patterns = fc.oneof(
  nested,
  fc.array(nested, { minLength: 2, maxLength: 3 }).map((branches) => ({ $or: branches })),
);
const values = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }));
const events = fc.dictionary(key, fc.oneof(values, fc.dictionary(key, values)));

type Json = Readonly<Record<string, unknown>>;

function naive(pattern: object, event: unknown): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or') return (wanted as object[]).some((branch) => naive(branch, event));
    const value = (Object(event) as Json)[name];
    if (!Array.isArray(wanted)) {
      const inner = Array.isArray(value) && value.length > 0 ? value : [value];
      return inner.some((element) => naive(wanted, isDocument(element) ? element : {}));
    }
    const leaves = isDocument(value) || value === undefined ? [] : [value].flat();
    return wanted.some((one) => naiveRule(one, leaves));
  });
}

function naiveRule(wanted: unknown, leaves: readonly unknown[]): boolean {
  if (!isDocument(wanted)) return leaves.includes(wanted);
  if ('exists' in wanted) return wanted.exists === leaves.length > 0;
  return leaves.some((leaf) => {
    const text = typeof leaf === 'string' ? leaf : undefined;
    if ('prefix' in wanted) return text?.startsWith(String(wanted.prefix)) ?? false;
    if ('suffix' in wanted) return text?.endsWith(String(wanted.suffix)) ?? false;
    if ('numeric' in wanted) {
      return typeof leaf === 'number' && leaf >= Number((wanted.numeric as unknown[])[1]);
    }
    return !(wanted['anything-but'] as unknown[]).includes(leaf);
  });
}

function isDocument(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
