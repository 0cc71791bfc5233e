import { describe, expect, test } from 'vitest';
import { marshal } from '../../../lambdas/runtime/attribute-values.ts';
import { absent, check, put, remove, update } from '../../../lambdas/runtime/writes.ts';

const key = { pk: 'p', sk: 's' };
const wireKey = { pk: { S: 'p' }, sk: { S: 's' } };

describe('A write', () => {
  test('puts an item', () => {
    expect(put('t', { ...key, n: 1 }, absent).item).toEqual({
      Put: {
        TableName: 't',
        Item: { ...wireKey, n: { N: '1' } },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    });
  });

  test('has an identity that no other item shares', () => {
    const one = remove('views', { pk: 'SALES/2026', sk: '10' });
    const other = remove('views', { pk: 'SALES', sk: '2026/10' });

    expect([one.key, other.key]).toEqual(['views ["SALES/2026","10"]', 'views/SALES/2026/10']);
  });

  test.each([
    ['value', { expression: 'n < :v0', values: { ':v0': 7 } }, ':v0'],
    ['name', { expression: 'attribute_exists(#n0)', names: { '#n0': 'paid' } }, '#n0'],
  ])('refuses a condition whose %s would change what is written', (_, when, name) => {
    expect(() => update('t', key, { set: { status: 'paid' }, when })).toThrow(
      new Error(`${name} in a condition is what the change itself uses; choose another name`),
    );
  });

  test('updates under placeholders, so that no name is reserved', () => {
    const change = {
      set: { status: 'paid', gone: undefined },
      add: { count: 2 },
      when: { expression: '#s = :old', names: { '#s': 'status' }, values: { ':old': 'placed' } },
    };

    expect(update('t', key, change).item).toEqual({
      Update: {
        TableName: 't',
        Key: wireKey,
        UpdateExpression: 'SET #n0 = :v0 ADD #n1 :v1',
        ConditionExpression: '#s = :old',
        ExpressionAttributeNames: { '#n0': 'status', '#n1': 'count', '#s': 'status' },
        ExpressionAttributeValues: {
          ':v0': { S: 'paid' },
          ':v1': { N: '2' },
          ':old': { S: 'placed' },
        },
      },
    });
  });

  test('removes an item', () => {
    expect(remove('t', key).item).toEqual({ Delete: { TableName: 't', Key: wireKey } });
  });

  test('checks an item', () => {
    expect(check('t', key, absent).item).toEqual({
      ConditionCheck: {
        TableName: 't',
        Key: wireKey,
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    });
  });

  test('is known by table and key', () => {
    expect(put('t', key).key).toBe(update('t', key, { add: { n: 1 } }).key);
  });
});

describe('A value', () => {
  test.each([
    ['text', 'é', { S: 'é' }],
    ['a number', -1.5, { N: '-1.5' }],
    ['a big number', 12_345_678_901_234_567_890n, { N: '12345678901234567890' }],
    ['a truth', true, { BOOL: true }],
    ['nothing', null, { NULL: true }],
    ['bytes', new Uint8Array([1]), { B: new Uint8Array([1]) }],
    ['a list', ['a', 1], { L: [{ S: 'a' }, { N: '1' }] }],
    ['a map', { a: { b: 1 }, c: undefined }, { M: { a: { M: { b: { N: '1' } } } } }],
  ])('is marshalled: %s', (_, value, wire) => {
    expect(marshal(value)).toEqual(wire);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('is refused: %s', (value) => {
    expect(() => marshal(value)).toThrow(
      `DynamoDB has no number ${value}; store a finite one, or text`,
    );
  });
});
