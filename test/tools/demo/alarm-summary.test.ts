import { describe, expect, test } from 'vitest';
import { summarizeAlarms } from '../../../tools/demo/alarm-summary.ts';

const fired = (name: string, cleared = false) => ({ name, cleared });

describe('the summary of alarms', () => {
  test('is one line when none fired', () => {
    expect(summarizeAlarms([])).toEqual(['0 fired, 0 cleared']);
  });

  test('names a single alarm whole', () => {
    expect(summarizeAlarms([fired('Orders-dev-Ordering-Api-Failing')])).toEqual([
      '1 fired, 0 cleared',
      'Orders-dev-Ordering-Api-Failing',
    ]);
  });

  test('has a line for all that fired alike', () => {
    const alarms = ['Payment', 'Email'].flatMap((name) => [
      fired(`Orders-dev-FanOut-${name}-Alarms-DeadLetters-Waiting`),
      fired(`Orders-dev-FanOut-${name}-Alarms-DeadLetters-Arrived`, true),
    ]);

    expect(
      summarizeAlarms([...alarms, fired('Orders-dev-Streaming-Search-Alarms-DeadLetters')]),
    ).toEqual([
      '5 fired, 2 cleared, named Orders-dev-...',
      'DeadLetters-Arrived (cleared), DeadLetters-Waiting: FanOut-Payment, FanOut-Email',
      'DeadLetters: Streaming-Search',
    ]);
  });

  test('tells those that cleared from those that did not', () => {
    const alarms = [
      fired('Orders-dev-Operations-send-email', true),
      fired('Orders-dev-Operations-index-search'),
      fired('Orders-dev-Ordering-Api-Failing', true),
    ];

    expect(summarizeAlarms(alarms)).toEqual([
      '3 fired, 2 cleared, named Orders-dev-...',
      'Operations-index-search',
      'Operations-send-email, Ordering-Api-Failing (cleared)',
    ]);
  });

  test.each([
    ['One-Failing', 'Two-Failing', 'One-Failing, Two-Failing'],
    ['Orders-dev-A', 'Orders-device-A', 'dev-A, device-A'],
  ])('shortens %s and %s by whole words only', (one, other, line) => {
    expect(summarizeAlarms([fired(one), fired(other)]).at(-1)).toBe(line);
  });
});
