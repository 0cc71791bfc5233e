import type { AlarmDefinition, Part } from './alarm-definition.ts';
import { rangeOf } from './alarm-state.ts';
import { evaluate } from './metric-math.ts';
import type { MetricStore } from './metric-store.ts';
import { type Series, toSeries } from './value.ts';

type Measuring = Pick<AlarmDefinition, 'measured' | 'periodMinutes' | 'evaluationPeriods'>;

/**
 * The datapoints of an alarm's evaluation range up to a minute, exclusive. One more before them is
 * measured and left out, so that a rate has a datapoint to start from.
 */
export function measure(alarm: Measuring, store: MetricStore, minute: number): Series {
  const { measured, periodMinutes } = alarm;
  const length = rangeOf(alarm) + 1;
  const seriesOf = (part: Part): Series => {
    if (part.kind === 'expression') return toSeries(evaluate(part.expression, scope), length);
    return Array.from({ length }, (_, at) => {
      const to = minute - (length - 1 - at) * periodMinutes;
      return store.read(part.metric, { from: to - periodMinutes, to }, part.statistic);
    });
  };
  const scope = {
    periodSeconds: periodMinutes * 60,
    series: (id: string) => {
      const part = measured.parts.get(id);
      return part && seriesOf(part);
    },
    all: () => [...measured.parts.values()].filter(({ kind }) => kind === 'metric').map(seriesOf),
  };
  return toSeries(evaluate(measured.result, scope), length).slice(1);
}
