import { describe, expect, test } from 'vitest';
import { readFlags } from '../../tools/command-line/main.ts';
import { cells } from './cells.ts';
import { program, soakOptionsOf } from './soak-options.ts';

describe('the flags of npm run soak', () => {
  const parse = (argv: readonly string[]) => soakOptionsOf(readFlags(program, argv) ?? {});

  test('default to 100,000 seeds of every promise', () => {
    expect(parse([])).toEqual({
      chosen: cells,
      seeds: 100_000,
      from: 0,
      messages: 500,
      seed: undefined,
      isTraced: false,
    });
  });

  test('choose promises by source and mode', () => {
    const { chosen } = parse(['--source', 'fifo', '--mode', 'watermark']);

    expect(chosen).toEqual([{ source: 'fifo', mode: 'watermark' }]);
  });

  test('replay one seed', () => {
    expect(parse(['--seed', '42', '--trace'])).toMatchObject({ seed: 42, isTraced: true });
  });

  test.each([
    [['--seeds', '0'], "--seeds must be a whole number from 1 to 100000000, got '0'"],
    [['--seeds', '-5'], "--seeds must be a whole number from 1 to 100000000, got '-5'"],
    [['--seeds', 'x'], "--seeds must be a whole number from 1 to 100000000, got 'x'"],
    [['--seed', 'x'], "--seed must be a whole number from 0 to 4294967295, got 'x'"],
    [['--seed', '1.5'], "--seed must be a whole number from 0 to 4294967295, got '1.5'"],
    [['--from', '-1'], "--from must be a whole number from 0 to 4294967295, got '-1'"],
    [['--messages', '0'], "--messages must be a whole number from 1 to 1000000, got '0'"],
    [['--source', 'nope'], "--source must be one of standard, fifo, stream, got 'nope'"],
    [['--mode', 'nope'], "--mode must be one of transaction, inline, lease, watermark, got 'nope'"],
    [
      ['--source', 'fifo', '--mode', 'lease'],
      "--mode must be one that promises something on fifo: transaction, watermark, got 'lease'",
    ],
  ])('refuse %j', (argv, message) => {
    expect(() => parse(argv)).toThrow(message);
  });
});
