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

  test.each(['http://127.0.0.1:8000', 'http://localhost:8000/', 'http://[::1]:8000'])(
    'take the DynamoDB at %s',
    (url) => {
      expect(parseOptions(['--dynamodb-endpoint', url])?.dynamodbEndpoint).toBe(url);
    },
  );

  test.each([
    'foo',
    '',
    'localhost:8000',
    'https://localhost:8000',
    'http://dynamodb.eu-west-1.amazonaws.com',
    'http://localhost.example.com:8000',
    'http://127.0.0.1@example.com',
  ])('refuse a DynamoDB at %j, since nothing may leave the machine', (url) => {
    expect(() => parseOptions(['--dynamodb-endpoint', url])).toThrow(
      '--dynamodb-endpoint must be an http URL on loopback (127.0.0.1, ::1 or localhost), ' +
        `got '${url}'`,
    );
  });

  test.each([
    [['--order', '5'], "Unknown option '--order': see npm start -- --help"],
    [['--orders', 'many'], "--orders must be a whole number from 0 to 1000000, got 'many'"],
    [['--orders', '-1'], "--orders must be a whole number from 0 to 1000000, got '-1'"],
    [['--orders', '--json'], "Option '--orders' argument is ambiguous: see npm start -- --help"],
    [['--orders=-1'], "--orders must be a whole number from 0 to 1000000, got '-1'"],
    [['--port', '70000'], "--port must be a whole number from 0 to 65535, got '70000'"],
    [['--speed', '0'], "--speed must be a number from 0.01 to 1000, got '0'"],
    [['--kill', '2'], "--kill must be a number from 0 to 1, got '2'"],
    [['extra'], "Unexpected argument 'extra': see npm start -- --help"],
  ])('refuse %j', (argv, message) => {
    expect(() => parseOptions(argv)).toThrow(message);
  });
});
