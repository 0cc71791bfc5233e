import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../tools/local/clock.ts';
import type {
  AlarmState,
  MissingData,
} from '../../../../tools/local/cloudwatch/alarm-definition.ts';
import { judge, rangeOf } from '../../../../tools/local/cloudwatch/alarm-state.ts';
import { simpleJudge } from './simple-judge.ts';

const treatments: readonly MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
const points: Readonly<Record<string, number | undefined>> = { '0': 0, X: 2, '-': undefined };

/** `0 - X`: fine, missing, breaching; oldest first. */
const seriesOf = (text: string) => text.split(' ').map((sign) => points[sign]);

const alarm = (datapointsToAlarm: number, missing: MissingData, evaluationPeriods = 3) => ({
  evaluationPeriods,
  datapointsToAlarm,
  threshold: 1,
  comparison: 'GreaterThanThreshold' as const,
  missing,
});

/** The state kept is told by an alarm that was in neither of the others. */
const keep = 'INSUFFICIENT_DATA';

function states(datapointsToAlarm: number, text: string): readonly AlarmState[] {
  return treatments.map((missing) =>
    judge(alarm(datapointsToAlarm, missing), seriesOf(text), keep),
  );
}

describe('an alarm with three of three datapoints', () => {
  test.each<[string, AlarmState, AlarmState, AlarmState, AlarmState]>([
    ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', 'INSUFFICIENT_DATA', keep, 'ALARM', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - X - -', 'ALARM', keep, 'ALARM', 'OK'],
  ])(
    'over %s is missing %s, ignore %s, breaching %s, notBreaching %s (CW-14)',
    (text, ...wanted) => {
      expect(states(3, text)).toEqual(wanted);
    },
  );

  test.each(['- - - - X', '- - - X -'])('does not fire too early over %s (CW-15)', (text) => {
    expect(judge(alarm(3, 'missing'), seriesOf(text), 'OK')).toBe('OK');
  });
});

describe('an alarm with two of three datapoints', () => {
  test.each<[string, AlarmState, AlarmState, AlarmState, AlarmState]>([
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - X -', 'ALARM', keep, 'ALARM', 'OK'],
  ])(
    'over %s is missing %s, ignore %s, breaching %s, notBreaching %s (CW-14)',
    (text, ...wanted) => {
      expect(states(2, text)).toEqual(wanted);
    },
  );
});

describe('the evaluation of alarms', () => {
  test('agrees with a simple evaluator over 500 random series', () => {
    const random = seededRandom(14);
    const draw = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
    const differences = Array.from({ length: 500 }, () => {
      const evaluationPeriods = 1 + Math.floor(random() * 5);
      const datapointsToAlarm = 1 + Math.floor(random() * evaluationPeriods);
      const missing = draw(treatments) ?? 'missing';
      const definition = alarm(datapointsToAlarm, missing, evaluationPeriods);
      const series = Array.from({ length: rangeOf(definition) }, () => draw([undefined, 0, 2]));
      const before = draw<AlarmState>(['OK', 'ALARM', 'INSUFFICIENT_DATA']) ?? 'OK';
      const [ours, simple] = [
        judge(definition, series, before),
        simpleJudge(definition, series, before),
      ];
      return ours === simple ? undefined : { definition, series, before, ours, simple };
    }).filter((difference) => difference !== undefined);

    expect(differences).toEqual([]);
  });
});
