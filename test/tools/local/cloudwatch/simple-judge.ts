import type {
  AlarmState,
  MissingData,
} from '../../../../tools/local/cloudwatch/alarm-definition.ts';

interface Alarm {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly missing: MissingData;
}

/**
 * The evaluation of `value > threshold` once more, told as CloudWatch's documents tell it: a line of
 * letters, in which gaps are written over.
 */
export function simpleJudge(
  { evaluationPeriods, datapointsToAlarm, threshold, missing }: Alarm,
  series: readonly (number | undefined)[],
  before: AlarmState,
): AlarmState {
  const line = series
    .map((value) => (value === undefined ? '-' : value > threshold ? 'X' : '0'))
    .join('');
  const known = line.replaceAll('-', '').slice(-evaluationPeriods);
  const filler = { breaching: 'X', notBreaching: '0', missing: '-', ignore: '-' }[missing];
  const filled = known.padEnd(evaluationPeriods, filler);
  const breaching = [...filled].filter((sign) => sign === 'X').length;
  if (breaching >= datapointsToAlarm) return 'ALARM';
  if (filled.includes('0') || !filled.includes('-')) return 'OK';
  if (missing === 'ignore') return before;
  if (!known) return 'INSUFFICIENT_DATA';
  const firstX = line.indexOf('X');
  return line.length - firstX >= datapointsToAlarm ? 'ALARM' : before;
}
