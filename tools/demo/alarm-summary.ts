import type { FiredAlarm } from './cloud.ts';

/**
 * How many alarms fired, and a line for all that fired alike: `DeadLetters-Arrived,
 * DeadLetters-Waiting: FanOut-Payment, FanOut-Email`. What all names begin with is said once.
 */
export function summarizeAlarms(alarms: readonly FiredAlarm[]): readonly string[] {
  const cleared = alarms.filter((alarm) => alarm.cleared).length;
  const prefix = commonPrefix(alarms.map(({ name }) => name));
  const named = prefix ? `, named ${prefix}...` : '';
  return [
    `${alarms.length} fired, ${cleared} cleared${named}`,
    ...linesOf(alarms.map((alarm) => ({ ...alarm, name: alarm.name.slice(prefix.length) }))),
  ];
}

function linesOf(alarms: readonly FiredAlarm[]): string[] {
  const alone = alarms.filter(({ name }) => !name.includes(kindMark));
  const kinds = new Map<string, string[]>();
  for (const { name, cleared } of alarms) {
    const [place = '', kind] = name.split(kindMark, 2);
    if (kind) kinds.set(place, [...(kinds.get(place) ?? []), `${kind}${state(cleared)}`]);
  }
  const byKinds = Map.groupBy(kinds, ([, ofPlace]) => ofPlace.toSorted().join(', '));
  return [
    ...[...byKinds].map(([kind, of]) => `${kind}: ${of.map(([place]) => place).join(', ')}`),
    ...[false, true].flatMap((isOver) => {
      const names = alone.filter(({ cleared }) => cleared === isOver).map(({ name }) => name);
      return names.length > 0 ? [`${names.join(', ')}${state(isOver)}`] : [];
    }),
  ];
}

/** Parts a construct's path from the failures that its alarms tell apart; a service has none. */
const kindMark = '-Alarms-';

function state(isOver: boolean): string {
  return isOver ? ' (cleared)' : '';
}

/** The parts that all names begin with, the last hyphen included; empty for a single name. */
function commonPrefix([first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return '';
  const parts = first.split('-').slice(0, -1);
  while (!others.every((name) => name.startsWith(`${parts.join('-')}-`)) && parts.length > 0) {
    parts.pop();
  }
  return parts.length > 0 ? `${parts.join('-')}-` : '';
}
