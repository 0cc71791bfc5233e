import { describe, expect, test } from 'vitest';
import { parseCount } from '../../../lambdas/runtime/parse-count.ts';

describe('A count in a variable', () => {
  test('is a whole number of 1 or more', () => {
    expect(parseCount('MAX_RECEIVE_COUNT', '5')).toBe(5);
  });

  test.each(['0', '-1', '1.5', '1e3', '', ' 5', '99999999999999999999'])('is not %j', (text) => {
    expect(() => parseCount('MAX_RECEIVE_COUNT', text)).toThrow(
      `MAX_RECEIVE_COUNT must be a whole number of 1 or more, got ${JSON.stringify(text)}`,
    );
  });
});
