import { describe, expect, test } from 'vitest';
import {
  numberWithin,
  oneOf,
  type Program,
  readFlags,
  UsageError,
  usageOf,
  wholeNumber,
} from '../../../tools/command-line/main.ts';

const flags = {
  depth: { type: 'string', text: 'how deep to dig' },
  place: { type: 'string', multiple: true, text: 'where to dig' },
  dry: { type: 'boolean', text: 'dig nothing' },
} as const;
const program: Program<typeof flags> = { command: 'npm run dig', flags };

describe('a command line', () => {
  test('is read by its flags', () => {
    expect({
      ...readFlags(program, ['--depth', '3', '--place', 'a', '--place=b', '--dry']),
    }).toEqual({ depth: '3', place: ['a', 'b'], dry: true });
  });

  test('may hold a negative number, which the flag refuses or takes', () => {
    expect({ ...readFlags(program, ['--depth', '-1.5']) }).toEqual({ depth: '-1.5' });
  });

  test('asks for help with --help, whatever else it says', () => {
    expect(readFlags(program, ['--dry', '--help'])).toBeUndefined();
  });

  test('has a usage with every flag', () => {
    expect(usageOf(program).split('\n')).toEqual([
      'Usage: npm run dig -- [flags]',
      '',
      '  --depth VALUE               how deep to dig',
      '  --place VALUE               where to dig',
      '  --dry                       dig nothing',
      '  --help                      print this text',
    ]);
  });

  test.each([
    [['--bogus'], "Unknown option '--bogus': see npm run dig -- --help"],
    [['deeper'], "Unexpected argument 'deeper': see npm run dig -- --help"],
    [['--depth'], "Option '--depth <value>' argument missing: see npm run dig -- --help"],
    [['--dry=yes'], "Option '--dry' does not take an argument: see npm run dig -- --help"],
  ])('is refused when it is %j', (argv, message) => {
    expect(() => readFlags(program, argv)).toThrow(new UsageError(message));
  });
});

describe('the value of a flag', () => {
  test('is read as what it stands for', () => {
    expect(wholeNumber('depth', '1', [1, 9])).toBe(1);
    expect(numberWithin('depth', '0.5', [0, 1])).toBe(0.5);
    expect(oneOf('place', 'here', ['here', 'there'])).toBe('here');
  });

  test.each(['0', '10', '1.5', 'x', '', ' '])('is refused as a whole number: %j', (text) => {
    expect(() => wholeNumber('depth', text, [1, 9])).toThrow(
      new UsageError(`--depth must be a whole number from 1 to 9, got '${text}'`),
    );
  });

  test.each(['-0.1', '1.1', 'x', '', 'NaN'])('is refused as a number: %j', (text) => {
    expect(() => numberWithin('share', text, [0, 1])).toThrow(
      new UsageError(`--share must be a number from 0 to 1, got '${text}'`),
    );
  });

  test('is refused when it is no known name', () => {
    expect(() => oneOf('place', 'nowhere', ['here', 'there'])).toThrow(
      new UsageError("--place must be one of here, there, got 'nowhere'"),
    );
  });
});
