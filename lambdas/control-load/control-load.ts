import type { LoadAlarm, LoadState } from '../../contracts/load-alarm.ts';
import { loadLogKey, timeToLiveAttribute } from '../../contracts/tables.ts';
import { absent, put, type Write } from '../runtime/writes.ts';

/** Seconds for which a change counts: the API sheds no longer, should nobody tell it that the overload ended. */
const entryLifeSeconds = 12 * 60 * 60;

/** One change of the alarm, the same for every delivery of it. */
export function changeId({ AlarmName, NewStateValue, StateChangeTime }: LoadAlarm): string {
  return `${AlarmName}|${NewStateValue}|${StateChangeTime}`;
}

/**
 * Notes a change of the overload alarm under its own time. Notifications come twice and in any order;
 * whoever asks reads the entry with the latest time, so that none of them can undo a later one.
 */
export function controlLoad(
  { AlarmName, NewStateValue, StateChangeTime }: LoadAlarm,
  table: string,
): readonly Write[] {
  const changedAt = new Date(StateChangeTime);
  const state: LoadState = NewStateValue === 'ALARM' ? 'overloaded' : 'normal';
  const expiresAt = Math.floor(changedAt.getTime() / 1000) + entryLifeSeconds;
  const entry = { state, alarm: AlarmName, [timeToLiveAttribute]: expiresAt };
  return [put(table, { ...loadLogKey(changedAt), ...entry }, absent)];
}
