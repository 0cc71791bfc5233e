import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exitCode, planOf } from '../../bench/command-line.ts';
import { gateText, judge, ratioOf } from '../../bench/gates.ts';
import { OrderPlaced as PeerOrderPlaced } from '../../bench/handlers/order-schema.ts';
import { linesOf, missesOf, tableText } from '../../bench/report.ts';
import { resultsText } from '../../bench/results-file.ts';
import { count, milliseconds, type Row } from '../../bench/row.ts';
import { interleave, median, seededRandom } from '../../bench/statistics.ts';
import { rows } from '../../bench/table.ts';
import { OrderPlaced } from '../../contracts/order-events.ts';
import { orderPlaced } from '../lambdas/support/order-samples.ts';

const results = readFileSync(new URL('../../bench/RESULTS.md', import.meta.url), 'utf8');

describe('the bench statistics', () => {
  test.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('the median of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  test('there is no median of nothing', () => {
    expect(() => median([])).toThrow(new Error('no values, so no median'));
  });

  test('sides take turns, round by round', async () => {
    const order: string[] = [];

    const runs = await interleave(['a', 'b'], 3, async (side) => order.push(side));

    expect(order.join('')).toBe('ababab');
    expect(runs).toEqual({ a: [1, 3, 5], b: [2, 4, 6] });
  });

  test('a seed gives the same chances again', () => {
    const [one, same, other] = [seededRandom(1), seededRandom(1), seededRandom(2)];

    expect(one()).toBe(same());
    expect(one()).not.toBe(other());
  });
});

describe('a gate', () => {
  test.each([
    [{ ours: 14, peer: 40 }, { atMost: 14 }, 'pass'],
    [{ ours: 14.1, peer: 40 }, { atMost: 14 }, 'miss'],
    [{ ours: 16, peer: 40 }, { timesPeer: 0.4 }, 'pass'],
    [{ ours: 16.1, peer: 40 }, { timesPeer: 0.4 }, 'miss'],
    [{ ours: 15, peer: 40 }, { atMost: 14, timesPeer: 0.4 }, 'miss'],
    [{ ours: 13, peer: 30 }, { atMost: 14, timesPeer: 0.4 }, 'miss'],
    [{ ours: 0, peer: 0 }, { atMost: 0 }, 'pass'],
    [{ ours: 1 }, { timesPeer: 0.4 }, 'miss'],
    [{ ours: 1, peer: 2 }, undefined, 'shown'],
  ] as const)('judges %j by %j: %s', (measured, gate, verdict) => {
    expect(judge(measured, gate)).toBe(verdict);
  });

  test('reads as its bounds', () => {
    expect(gateText({ atMost: 14, timesPeer: 0.4 }, 'us')).toBe('<= 14 us and <= 0.4x');
    expect(gateText({ atMost: 0 }, '')).toBe('<= 0');
    expect(gateText(undefined, 'ms')).toBe('-');
  });

  test('compares with nothing when the peer came to nothing', () => {
    expect(ratioOf({ ours: 0, peer: 0 })).toBeUndefined();
  });
});

describe('the gates', () => {
  test('are these', () => {
    const gates = Object.entries(rows).flatMap(([name, { figures }]) =>
      Object.entries(figures)
        .filter(([, { gate }]) => gate)
        .map(([figure, { gate, unit }]) => `${name} ${figure} ${gateText(gate, unit)}`),
    );

    expect(gates).toEqual([
      'requests coalesced <= 0.2',
      'requests oneByOne <= 1',
      'requests inline <= 1',
      'duplicates coalesced <= 0.2',
      'write-units inline <= 1',
      'write-units coalesced <= 4',
      'write-units oneByOne <= 4',
      'stream-requests requests <= 0.15',
      'stream-requests writeUnits <= 0.15',
      'library-cpu coalesced <= 14 us and <= 0.4x',
      'sdk-cpu coalesced <= 0.3x',
      'sdk-cpu oneByOne <= 0.55x',
      'wall-time standard <= 0.45x',
      'wall-time fifo <= 0.15x',
      'wall-time stream <= 0.15x',
      'runtime-bundle minified <= 15 KB',
      'runtime-bundle zipped <= 5 KB',
      'handler-bundle queue <= 370 KB',
      'handler-bundle queueZipped <= 115 KB',
      'handler-bundle stream <= 370 KB',
      'handler-bundle streamZipped <= 115 KB',
      'init init <= 0.6x',
      'init first <= 0.6x',
      'kills coalesced <= 0',
      'kills oneByOne <= 0',
      'kills inline <= 0',
      'kills watermark <= 0',
      'stale-holders overwrites <= 0',
      'stale-holders deletes <= 0',
      'stale-holders lostClaim <= 0',
      'stale-holders lostCompletion <= 0',
      'order fifo <= 0',
      'order stream <= 0',
      'order watermark <= 0',
    ]);
  });
});

describe('npm run bench', () => {
  const known = ['requests', 'init'];

  test('measures every row and writes the results', () => {
    expect(planOf({}, known)).toEqual({ rows: known, isCheck: false, isWhole: true });
  });

  test('measures one row and writes nothing with --only', () => {
    const plan = { rows: ['init'], isCheck: true, isWhole: false };

    expect(planOf({ only: ['init'], check: true }, known)).toEqual(plan);
  });

  test('refuses a row that is not there', () => {
    expect(() => planOf({ only: ['speed'] }, known)).toThrow(
      "--only must be one of requests, init, got 'speed'",
    );
  });

  test.each([
    [['missed'], true, 1],
    [['missed'], false, 0],
    [[], true, 0],
  ])('with the misses %j and --check %s it exits with %d', (misses, isCheck, code) => {
    expect(exitCode(misses, { isCheck })).toBe(code);
  });
});

describe('the report', () => {
  const row: Row = {
    title: 'Time',
    method: 'By hand.',
    figures: { slow: milliseconds('slow', 0.5), few: count('few', 3) },
    measure: async () => ({}),
  };
  const measured = { slow: { ours: 6, peer: 8.25, naive: 1 }, few: { ours: 3 } };

  test('has a line a figure', () => {
    const [, , slow, few] = tableText(linesOf('time', row, measured)).split('\n');

    expect(slow).toMatch(
      /^\| time \| slow +\| 1 ms +\| 8.25 ms \| 6 ms \| 0.73x \| <= 0.5x \| miss/,
    );
    expect(few).toMatch(/^\| time \| few +\| - +\| - +\| 3 +\| - +\| <= 3 +\| pass/);
  });

  test('names what missed its gate', () => {
    expect(missesOf(linesOf('time', row, measured))).toEqual([
      'time: slow came to 6 ms (0.73x), its gate is <= 0.5x',
    ]);
  });

  test('refuses a figure that was not measured', () => {
    expect(() => linesOf('time', row, { slow: { ours: 1 } })).toThrow(
      new Error('row time did not measure few'),
    );
  });

  test('says where and when', () => {
    const where = { node: 'v24.0.0', cores: 2, date: '2027-01-01', commit: 'abc1234' };

    expect(resultsText([], { time: row }, where)).toContain(
      'Measured on 2027-01-01 at abc1234 with Node v24.0.0 on 2 cores.',
    );
  });
});

describe('bench/RESULTS.md', () => {
  test('has the lines of the code, with its gates', () => {
    const code = Object.entries(rows).flatMap(([name, { figures }]) =>
      Object.values(figures).map((figure) => [
        name,
        figure.name,
        gateText(figure.gate, figure.unit),
      ]),
    );
    const written = results
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| Row'))
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map((cells) => [cells[1], cells[2], cells[7]]);

    expect(written).toEqual(code);
  });

  test('says how each row is measured, in the words of the code', () => {
    const methods = Object.entries(rows).map(
      ([name, { title, method }]) => `- \`${name}\`: ${title}. ${method}`,
    );

    expect(methods.filter((method) => !results.includes(method))).toEqual([]);
  });

  test('names the version of the peer that is installed', () => {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    const { devDependencies } = JSON.parse(manifest);

    expect(results).toContain(`(TypeScript) ${devDependencies['@aws-lambda-powertools/batch']}`);
  });
});

describe('the measured handlers', () => {
  test('validate the same event with either schema library', () => {
    expect(PeerOrderPlaced.parse(orderPlaced)).toEqual(OrderPlaced.parse(orderPlaced));
  });

  test.each(['id', 'type', 'sequence', 'data'])('refuse it without its %s, both', (field) => {
    const { [field as 'id']: _, ...rest } = orderPlaced;

    expect(PeerOrderPlaced.safeParse(rest).success).toBe(false);
    expect(OrderPlaced.safeParse(rest).success).toBe(false);
  });
});
