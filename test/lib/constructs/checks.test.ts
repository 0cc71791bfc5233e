import { Duration } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { checkWholeNumber, describeDuration } from '../../../lib/constructs/checks.ts';
import { workbench } from '../workbench.ts';

const bench = workbench();

describe('a duration in a message', () => {
  test.each([
    [Duration.seconds(0), '0 seconds'],
    [Duration.seconds(1), '1 second'],
    [Duration.seconds(90), '90 seconds'],
    [Duration.minutes(5), '5 minutes'],
    [Duration.hours(24), '1 day'],
    [Duration.hours(25), '25 hours'],
    [Duration.days(14), '14 days'],
    [Duration.millis(1500), '1.5 seconds'],
  ])('%s reads %s', (duration, text) => {
    expect(describeDuration(duration)).toBe(text);
  });
});

describe('a whole number', () => {
  test.each([1, 7, 10])('takes %d from 1 to 10', (value) => {
    expect(() =>
      checkWholeNumber(bench.stack(), 'batchSize', { value, min: 1, max: 10 }),
    ).not.toThrow();
  });

  test.each([0, 11, 1.5, Number.NaN])('refuses %d from 1 to 10', (value) => {
    expect(() => checkWholeNumber(bench.stack(), 'batchSize', { value, min: 1, max: 10 })).toThrow(
      new Error(`batchSize must be a whole number from 1 to 10, got ${value} (Orders)`),
    );
  });
});
