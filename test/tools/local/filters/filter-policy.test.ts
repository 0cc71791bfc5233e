import { describe, expect, test } from 'vitest';
import {
  compileFilterPolicy,
  FilterSubject,
} from '../../../../tools/local/filters/filter-policy.ts';
import type { FilterPolicyScope } from '../../../../tools/local/filters/policy-limits.ts';
import type { MessageAttributes } from '../../../../tools/local/ports.ts';

const text = (stringValue: string) => ({ dataType: 'String', stringValue });
const number = (stringValue: string) => ({ dataType: 'Number', stringValue });
const array = (stringValue: string) => ({ dataType: 'String.Array', stringValue });

function check(policy: unknown, attributes: MessageAttributes, body = 'text') {
  const compiled = compileFilterPolicy(JSON.stringify(policy), 'MessageAttributes');
  return compiled.check(new FilterSubject(body, attributes));
}

function checkBody(policy: unknown, body: string) {
  const compiled = compileFilterPolicy(JSON.stringify(policy), 'MessageBody');
  return compiled.check(new FilterSubject(body, {}));
}

describe('a filter policy on message attributes (SNS-07)', () => {
  test.each([
    ['exact text', { k: ['a', 'b'] }, text('b'), text('B')],
    ['exact number, by value', { k: [300] }, number('300.0'), number('301')],
    ['a number is no text', { k: ['300'] }, text('300'), number('300')],
    ['prefix', { k: [{ prefix: 'auto-' }] }, text('auto-1'), text('1-auto-')],
    ['suffix', { k: [{ suffix: '.eu' }] }, text('x.eu'), text('x.us')],
    ['ignoring case', { k: [{ 'equals-ignore-case': 'Tennis' }] }, text('TENNIS'), text('golf')],
    ['anything but a list', { k: [{ 'anything-but': ['a', 'b'] }] }, text('c'), text('a')],
    ['anything but a number', { k: [{ 'anything-but': [1, 2] }] }, number('3'), number('2')],
    ['anything but a prefix', { k: [{ 'anything-but': { prefix: 'x' } }] }, text('a'), text('xa')],
    ['anything but a suffix', { k: [{ 'anything-but': { suffix: 'x' } }] }, text('a'), text('ax')],
    ['range', { k: [{ numeric: ['>', 0, '<=', 100] }] }, number('99.5'), number('100.00001')],
    ['range, five decimals', { k: [{ numeric: ['=', 0.1] }] }, number('0.100001'), number('0.11')],
    [
      'exists',
      { k: [{ exists: true }] },
      text('x'),
      { dataType: 'Binary', binaryValue: Buffer.of(1) },
    ],
    ['address block', { k: [{ cidr: '10.0.0.0/24' }] }, text('10.0.0.255'), text('10.0.1.0')],
    ['array by an element', { k: ['rugby'] }, array('["golf","rugby"]'), array('["golf"]')],
    ['array of numbers', { k: [{ numeric: ['<', 3] }] }, array('[9,2]'), array('[9,"2"]')],
    ['array with true and null', { k: [true] }, array('[null,true]'), array('["true"]')],
    ['array, anything but', { k: [{ 'anything-but': ['a'] }] }, array('["a","b"]'), array('["a"]')],
    ['alternatives', { $or: [{ k: ['a'] }, { j: ['b'] }] }, text('a'), text('b')],
  ])('%s', (_name, policy, accepted, refused) => {
    const other = { other: text('y') };

    expect(check(policy, { k: accepted, ...other })).toBeUndefined();
    expect(check(policy, { k: refused, ...other })).toBe('MessageAttributes');
  });

  test('needs every key, and ignores attributes it does not name', () => {
    const policy = { a: ['x'], b: ['y'] };

    expect(check(policy, { a: text('x'), b: text('y'), c: text('z') })).toBeUndefined();
    expect(check(policy, { a: text('x') })).toBe('MessageAttributes');
  });

  test.each([[{ k: [null, { 'anything-but': 'whatever' }] }], [{ k: [{ exists: false }] }]])(
    '%j matches nothing on a message without attributes',
    (policy) => {
      expect(check(policy, {})).toBe('NoMessageAttributes');
    },
  );

  test('a key that must not exist matches when other attributes are there', () => {
    expect(check({ k: [{ exists: false }] }, { other: text('x') })).toBeUndefined();
  });

  test('an empty policy lets everything pass', () => {
    expect(check({}, {})).toBeUndefined();
  });
});

describe('a filter policy on the message body (SNS-07)', () => {
  test.each([
    ['nested keys', { a: { b: ['x'] } }, { a: { b: 'x' } }, { a: { b: 'y' } }],
    ['null', { a: [null] }, { a: null }, { a: '' }],
    ['boolean', { a: [false] }, { a: false }, { a: 'false' }],
    ['exists asks for a value', { a: [{ exists: true }] }, { a: 0 }, { a: null }],
    ['does not exist', { a: [{ exists: false }] }, { b: 1 }, { a: 1 }],
    [
      'an array of objects',
      { a: { b: ['x'] } },
      { a: [{ b: 'y' }, { b: 'x' }] },
      { a: [{ b: 'y' }] },
    ],
    [
      'nested alternatives',
      { a: { $or: [{ b: [1] }, { c: [2] }] } },
      { a: { c: 2 } },
      { a: { c: 1 } },
    ],
  ])('%s', (_name, policy, accepted, refused) => {
    expect(checkBody(policy, JSON.stringify(accepted))).toBeUndefined();
    expect(checkBody(policy, JSON.stringify(refused))).toBe('MessageBody');
  });

  test.each(['text', '[1]', '3'])('does not match the body %s, which is no object', (body) => {
    expect(checkBody({ a: [{ exists: false }] }, body)).toBe('InvalidMessageBody');
  });
});

describe('an invalid filter policy', () => {
  const compile = (policy: unknown, scope: FilterPolicyScope) =>
    compileFilterPolicy(JSON.stringify(policy), scope);

  test.each([
    [{ key: 'value' }, '"key" must be an object or an array'],
    [{ key: { suffix: 'value' } }, '"suffix" must be an object or an array'],
    [{ key: [['value']] }, 'Match value must be String, number, true, false, or null'],
    [{ key: [{ 'wrong-operator': true }] }, 'Unrecognized match type wrong-operator'],
    [{ key: [{ suffix: 'a', prefix: 'b' }] }, 'Only one key allowed in match expression'],
    [{ key: [{ suffix: 100 }] }, 'suffix match pattern must be a string'],
    [{ key: [{ exists: null }] }, 'exists match pattern must be either true or false.'],
    [{ key: [{ numeric: [] }] }, 'Invalid member in numeric match: ]'],
    [{ key: [{ numeric: ['operator'] }] }, 'Unrecognized numeric range operator: operator'],
    [{ key: [{ numeric: [1, '<='] }] }, 'Invalid member in numeric match: 1'],
    [{ key: [{ numeric: ['=', '000'] }] }, 'Value of equals must be numeric'],
    [{ key: [{ numeric: ['>='] }] }, 'Value of >= must be numeric'],
    [{ key: [{ numeric: ['<', 100, '>', 10] }] }, 'Too many elements in numeric expression'],
    [{ key: [{ numeric: ['>=', 1, '>', 2] }] }, 'Bad numeric range operator: >'],
    [{ key: [{ numeric: ['>', 3, '<', 1] }] }, 'Bottom must be less than top'],
    [{ key: [{ numeric: ['>', 20, '<='] }] }, 'Value of <= must be numeric'],
    [{ key: [{ numeric: ['>', 20, 30] }] }, 'Bad value in numeric range: 30'],
    [
      { key: [{ numeric: ['>', 2, '<', 3, '<', 5] }] },
      'Too many terms in numeric range expression',
    ],
    [
      { a: [1], b: [1], c: [1], d: [1], e: { f: [1], g: [1] } },
      'Filter policy can not have more than 5 keys',
    ],
    [{ a: Array.from({ length: 151 }, (_, n) => n) }, 'Filter policy is too complex'],
    [{ a: { b: { c: Array.from({ length: 51 }, (_, n) => n) } } }, 'Filter policy is too complex'],
    ['text', 'failed to parse JSON.'],
  ])('%j is refused: %s', (policy, reason) => {
    expect(() => compile(policy, 'MessageBody')).toThrow(
      expect.objectContaining({
        code: 'InvalidParameter',
        message: `Invalid parameter: FilterPolicy: ${reason}`,
      }),
    );
  });

  test('150 combinations are allowed', () => {
    const policy = { a: Array.from({ length: 75 }, (_, n) => n), b: [1, 2] };

    expect(() => compileFilterPolicy(JSON.stringify(policy), 'MessageAttributes')).not.toThrow();
  });

  test('nesting is refused for message attributes', () => {
    expect(() => compile({ object: { key: ['x'] } }, 'MessageAttributes')).toThrow(
      'Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy',
    );
  });
});
