import { finite, map, present, type Series, toSeries, type Value } from './value.ts';

interface Call {
  readonly periodSeconds: number;
  /** The arguments that are bare words, by place. */
  readonly words: readonly string[];
}

interface MathFunction {
  /** Words that are not ids of metrics: `REPEAT`. */
  readonly words?: readonly string[];
  apply(values: readonly Value[], call: Call): Value;
}

/** The functions of metric math that alarms use (CW-18), by name. */
export const functions: Readonly<Record<string, MathFunction>> = {
  ABS: each(Math.abs),
  CEIL: each(Math.ceil),
  FLOOR: each(Math.floor),
  MAX: over((values) => Math.max(...values)),
  MIN: over((values) => Math.min(...values)),
  SUM: over((values) => values.reduce((sum, value) => sum + value, 0)),
  AVG: over((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
  DIFF: { apply: ([value = 0]) => steps(value, (by) => by) },
  RATE: { apply: ([value = 0], { periodSeconds }) => steps(value, (by) => by / periodSeconds) },
  RUNNING_SUM: { apply: ([value = 0]) => runningSum(toSeries(value, 1)) },
  FILL: { words: ['REPEAT', 'LINEAR'], apply: fill },
  IF: { apply: ([condition = 0, then, otherwise]) => choose(condition, then, otherwise) },
};

function each(apply: (value: number) => number): MathFunction {
  return { apply: ([value = 0]) => map(value, apply) };
}

/** Of one series, a number; of several, the datapoints across them. */
function over(combine: (values: readonly number[]) => number): MathFunction {
  const combined = (values: readonly number[]) =>
    values.length === 0 ? undefined : finite(combine(values));
  return {
    apply: ([value = 0, ...others]) => {
      if (typeof value === 'number') return value;
      const several = 'all' in value ? value.all : [];
      const all = others.length > 0 ? [value, ...others].map((one) => toSeries(one, 1)) : several;
      if (all.length === 0) return combined(present(toSeries(value, 1))) ?? [];
      const length = Math.max(...all.map((series) => series.length));
      return Array.from({ length }, (_, at) => combined(present(all.map((series) => series[at]))));
    },
  };
}

/** The change against the datapoint before; none where either is missing. */
function steps(value: Value, apply: (by: number) => number): Value {
  const series = toSeries(value, 1);
  return series.map((now, at) => {
    const before = at === 0 ? undefined : series[at - 1];
    return now === undefined || before === undefined ? undefined : finite(apply(now - before));
  });
}

function runningSum(series: Series): Series {
  let sum = 0;
  return series.map((value) => {
    if (value === undefined) return undefined;
    sum += value;
    return sum;
  });
}

function fill([value = 0, filler = 0]: readonly Value[], { words }: Call): Value {
  const series = toSeries(value, 1);
  if (words[1] === 'REPEAT') return repeat(series);
  if (words[1] === 'LINEAR') return linear(series);
  const fillers = toSeries(filler, series.length);
  return series.map((one, at) => one ?? fillers[at]);
}

function repeat(series: Series): Series {
  let last: number | undefined;
  return series.map((value) => {
    last = value ?? last;
    return last;
  });
}

/** Along the line between two neighbours, and along the last one's beyond them. */
function linear(series: Series): Series {
  const known = series.flatMap((value, at) => (value === undefined ? [] : [{ at, value }]));
  return series.map((value, at) => {
    if (value !== undefined) return value;
    const after = known.find((one) => one.at > at) ?? known.at(-1);
    const before = known.filter((one) => one !== after && one.at < at).at(-1) ?? known[0];
    if (after === undefined || before === undefined) return undefined;
    if (after === before) return after.value;
    const slope = (after.value - before.value) / (after.at - before.at);
    return before.value + slope * (at - before.at);
  });
}

/** 0 is false. A value that is missing where it is chosen is 0 after `then`, no datapoint after `otherwise`. */
function choose(condition: Value, then: Value | undefined, otherwise: Value | undefined): Value {
  if (typeof condition === 'number') return (condition === 0 ? otherwise : then) ?? [];
  const conditions = toSeries(condition, 1);
  const { length } = conditions;
  const chosen = then === undefined ? [] : toSeries(then, length);
  const others = otherwise === undefined ? [] : toSeries(otherwise, length);
  return conditions.map((is, at) => {
    if (is === undefined) return undefined;
    return is === 0 ? others[at] : (chosen[at] ?? 0);
  });
}
