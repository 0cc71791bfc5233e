import { describe, expect, test } from 'vitest';
import { parseOptions, usage } from '../../../tools/demo/options.ts';

describe('the flags of npm start', () => {
  test('default to 200 orders on port 4566 that stay up', () => {
    expect(parseOptions([])).toEqual({
      exit: false,
      json: false,
      orders: 200,
      seed: 1,
      port: 4566,
      speed: 1,
      duplicateRate: 0.05,
      killRate: 0,
      assembly: undefined,
      dynamodbEndpoint: undefined,
    });
  });

  test('publish nothing into another app unless asked', () => {
    expect(parseOptions(['--assembly', 'other/cdk.out'])?.orders).toBe(0);
  });

  test('ask for help with --help', () => {
    expect(parseOptions(['--help'])).toBeUndefined();
    expect(usage()).toContain('--orders VALUE');
  });

  test.each([
    [['--order', '5'], "Unknown option '--order': see npm start -- --help"],
    [['--orders', 'many'], "--orders must be a whole number from 0 to 1000000, got 'many'"],
    [['--orders', '-1'], "Option '--orders' argument is ambiguous: see npm start -- --help"],
    [['--orders=-1'], "--orders must be a whole number from 0 to 1000000, got '-1'"],
    [['--port', '70000'], "--port must be a whole number from 0 to 65535, got '70000'"],
    [['--speed', '0'], "--speed must be a number from 0.01 to 1000, got '0'"],
    [['--kill', '2'], "--kill must be a number from 0 to 1, got '2'"],
    [['extra'], "Unexpected argument 'extra': see npm start -- --help"],
  ])('refuse %j', (argv, message) => {
    expect(() => parseOptions(argv)).toThrow(message);
  });
});
