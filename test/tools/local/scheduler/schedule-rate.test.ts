import { describe, expect, test } from 'vitest';
import { findRateMs } from '../../../../tools/local/scheduler/schedule-rate.ts';

describe('the rate of a schedule', () => {
  test.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(2 hours)', 7_200_000],
    ['rate(1 day)', 86_400_000],
  ])('of %s is %d ms', (expression, ms) => {
    expect(findRateMs(expression)).toBe(ms);
  });

  test.each([
    'rate(0 minutes)',
    'rate(1.5 hours)',
    'rate(5 seconds)',
    'rate(5minutes)',
    'cron(0 10 * * ? *)',
    'at(2027-01-01T00:00:00)',
  ])('is not told by %s', (expression) => {
    expect(findRateMs(expression)).toBeUndefined();
  });
});
