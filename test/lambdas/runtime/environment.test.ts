import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../../lambdas/runtime/environment.ts';

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
});
