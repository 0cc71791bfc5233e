import {
  type AlarmDefinition,
  type AlarmState,
  comparisons,
  type MissingData,
} from './alarm-definition.ts';
import { present, type Series } from './value.ts';

type Judged = Pick<
  AlarmDefinition,
  'evaluationPeriods' | 'datapointsToAlarm' | 'threshold' | 'comparison' | 'missing'
>;

/** Datapoints beyond N that are looked at when newer ones are missing (CW-13). */
const spareDatapoints = 2;

/** How many datapoints an alarm asks for: the evaluation range. */
export function rangeOf({ evaluationPeriods }: Pick<AlarmDefinition, 'evaluationPeriods'>): number {
  return evaluationPeriods + spareDatapoints;
}

/**
 * The state that an alarm comes into by the datapoints of its evaluation range (CW-13 to CW-15). With
 * N of them there, however old, the newest N decide; what is wanting is filled as the alarm says.
 */
export function judge(alarm: Judged, range: Series, before: AlarmState): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, threshold, comparison } = alarm;
  const breaches = (value: number) => comparisons[comparison](value, threshold);
  const newest = present(range).slice(-evaluationPeriods);
  const breaching = newest.filter(breaches).length;
  const wanting = evaluationPeriods - newest.length;
  if (wanting === 0) return breaching >= datapointsToAlarm ? 'ALARM' : 'OK';
  return judgeFilled(alarm.missing, {
    breaching,
    wanting,
    datapointsToAlarm,
    known: newest.length,
    isLate: isLongBreaching(range, datapointsToAlarm),
    before,
  });
}

interface Filled {
  readonly breaching: number;
  readonly known: number;
  readonly wanting: number;
  readonly datapointsToAlarm: number;
  readonly isLate: boolean;
  readonly before: AlarmState;
}

function judgeFilled(missing: MissingData, points: Filled): AlarmState {
  const { breaching, known, wanting, datapointsToAlarm, isLate, before } = points;
  const filled = missing === 'breaching' ? breaching + wanting : breaching;
  if (filled >= datapointsToAlarm) return 'ALARM';
  if (missing === 'breaching' || missing === 'notBreaching' || breaching < known) return 'OK';
  if (missing === 'ignore') return before;
  if (known === 0) return 'INSUFFICIENT_DATA';
  return isLate ? 'ALARM' : before;
}

/** Whether the oldest datapoint of all is at least as old as M (CW-15). */
function isLongBreaching(range: Series, datapointsToAlarm: number): boolean {
  const oldest = range.findIndex((value) => value !== undefined);
  return oldest >= 0 && range.length - oldest >= datapointsToAlarm;
}
