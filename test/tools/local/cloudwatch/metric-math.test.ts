import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../../../tools/local/cloudwatch/expression.ts';
import { evaluate, unknownFunctions } from '../../../../tools/local/cloudwatch/metric-math.ts';
import type { Series } from '../../../../tools/local/cloudwatch/value.ts';

const none = undefined;
const known: Readonly<Record<string, Series>> = {
  a: [1, 2, 4],
  b: [0, 5, none],
  gap: [none, 3, none],
  never: [none, none, none],
};

function value(text: string) {
  return evaluate(parseExpression(text), {
    series: (id) => known[id],
    all: () => Object.values(known),
    periodSeconds: 60,
  });
}

describe('metric math', () => {
  test.each<[string, Series | number]>([
    ['1 + 2 * 3 ^ 2', 19],
    ['-(1 - 4) / 2', 1.5],
    ['a * 10', [10, 20, 40]],
    ['a - b', [1, -3, none]],
    ['a / b', [none, 0.4, none]],
    ['a > 1 AND b > 0', [0, 1, none]],
    ['a == 1 || a >= 4', [1, 0, 1]],
    ['FILL(gap, 0)', [0, 3, 0]],
    ['FILL(gap, REPEAT)', [none, 3, 3]],
    ['FILL(b, LINEAR)', [0, 5, 10]],
    ['FILL(never, 0)', [0, 0, 0]],
    ['IF(a > 1, a, 0)', [0, 2, 4]],
    ['IF(a > 1, gap, 7)', [7, 3, 0]],
    ['IF(a > 9, a, gap)', [none, 3, none]],
    ['DIFF(a)', [none, 1, 2]],
    ['DIFF(FILL(gap, 0))', [none, 3, -3]],
    ['RATE(a)', [none, 1 / 60, 2 / 60]],
    ['RUNNING_SUM(b)', [0, 5, none]],
    ['MAX(a)', 4],
    ['MAX([a, b])', [1, 5, 4]],
    ['SUM([a, b])', [1, 7, 4]],
    ['AVG(a, b)', [0.5, 3.5, 4]],
    ['MIN(METRICS())', [0, 2, 4]],
    ['SUM(b) / PERIOD(a)', 5 / 60],
    ['CEIL(a / 3)', [1, 1, 2]],
    ['ABS(1 - a)', [0, 1, 3]],
  ])('%s is %j (CW-18)', (text, wanted) => {
    expect(value(text)).toEqual(wanted);
  });

  test.each([
    ['a +', 'metric math "a +" has nothing where a value must be'],
    ['(a', 'metric math "(a" has its end where ")" must be'],
    ['a b', 'metric math "a b" goes on at "b"'],
    ['a ? b', 'metric math "a ? b" has an unknown sign at " ? b"'],
    ['c', 'metric math knows no metric c'],
  ])('refuses %s', (text, message) => {
    expect(() => value(text)).toThrow(message);
  });

  test('names the functions that it does not know', () => {
    expect(
      unknownFunctions(parseExpression('SUM(a) + -ANOMALY_DETECTION_BAND(b) > [SLICE(a)]')),
    ).toEqual(['ANOMALY_DETECTION_BAND', 'SLICE']);
  });
});
