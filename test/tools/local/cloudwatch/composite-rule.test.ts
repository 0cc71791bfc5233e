import { describe, expect, test } from 'vitest';
import type { AlarmState } from '../../../../tools/local/cloudwatch/alarm-definition.ts';
import {
  alarmsIn,
  holds,
  parseCompositeRule,
} from '../../../../tools/local/cloudwatch/composite-rule.ts';

const states: Readonly<Record<string, AlarmState>> = {
  fired: 'ALARM',
  fine: 'OK',
  silent: 'INSUFFICIENT_DATA',
};

const value = (text: string) =>
  holds(parseCompositeRule(text), (name) => states[name] ?? 'INSUFFICIENT_DATA');

describe('the rule of a composite alarm', () => {
  test.each([
    ['ALARM(fired)', true],
    ['ALARM("fine")', false],
    ["OK('fine') AND INSUFFICIENT_DATA(silent)", true],
    ['ALARM(fine) OR ALARM(fired) AND NOT TRUE', false],
    ['(ALARM(fine) OR ALARM(fired)) AND NOT FALSE', true],
    ['NOT NOT ALARM(fired)', true],
  ])('%s is %s', (text, wanted) => {
    expect(value(text)).toBe(wanted);
  });

  test('names the alarms it looks at', () => {
    expect(alarmsIn(parseCompositeRule('ALARM(a) OR NOT (OK("arn:b") AND TRUE)'))).toEqual([
      'a',
      'arn:b',
    ]);
  });

  test.each([
    ['ALARM(a) ALARM(b)', 'has ALARM where AND, OR or its end must be'],
    ['ALARM a', 'has a where "(" must be'],
    ['FIRED(a)', 'has FIRED where ALARM, OK'],
    ['(ALARM(a)', 'has its end where ")" must be'],
  ])('refuses %s', (text, message) => {
    expect(() => parseCompositeRule(text)).toThrow(message);
  });
});
