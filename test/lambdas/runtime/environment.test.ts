import { describe, expect, test } from 'vitest';
import { parseCount, readEnvironment } from '../../../lambdas/runtime/environment.ts';

describe("A function's environment", () => {
  test('is read when it is complete', () => {
    expect(readEnvironment('place-order', { ORDERS_TABLE: 'orders' }).ORDERS_TABLE).toBe('orders');
  });

  test('fails at cold start, naming what is missing or empty', () => {
    const variables = { INBOX_TABLE: 'inbox', MARKER_LIFE_SECONDS: '1', VIEWS_TABLE: '' };

    expect(() => readEnvironment('index-search', variables)).toThrow(
      'index-search needs the environment variable DEAD_LETTER_BUCKET, VIEWS_TABLE, which is not set; ' +
        'its construct sets what contracts/environment.ts declares',
    );
  });

  test.each(['0', '-1', '1.5', '1e3', '', ' 5', '99999999999999999999'])(
    'refuses %j as a count',
    (text) => {
      expect(() => parseCount('MAX_RECEIVE_COUNT', text)).toThrow(
        `MAX_RECEIVE_COUNT must be a whole number of 1 or more, got ${JSON.stringify(text)}`,
      );
    },
  );
});
