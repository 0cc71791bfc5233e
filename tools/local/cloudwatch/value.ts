/** Datapoints, oldest first, one a period; undefined where there is none. */
export type Series = readonly (number | undefined)[];

/** What an expression comes to: a number, datapoints, or several metrics' datapoints. */
export type Value = number | Series | { readonly all: readonly Series[] };

/** Applies to each number; what is missing stays missing. */
export function map(value: Value, apply: (value: number) => number): Value {
  if (typeof value === 'number') return apply(value);
  if ('all' in value) return { all: value.all.map((series) => mapSeries(series, apply)) };
  return mapSeries(value, apply);
}

/** Applies to each pair; where one of two is missing the result is too. */
export function map2(
  left: Value,
  right: Value,
  apply: (left: number, right: number) => number,
): Value {
  if (typeof left === 'number') return map(right, (value) => apply(left, value));
  if (typeof right === 'number') return map(left, (value) => apply(value, right));
  if ('all' in left) return { all: left.all.map((one) => pairs(one, seriesIn(right), apply)) };
  return pairs(left, seriesIn(right), apply);
}

/** A value as datapoints on a grid of so many. */
export function toSeries(value: Value, length: number): Series {
  if (typeof value === 'number') return Array.from({ length }, () => value);
  return seriesIn(value);
}

/** The numbers that are there. */
export function present(series: Series): readonly number[] {
  return series.filter((value) => value !== undefined);
}

/** No result of arithmetic but a finite one is a datapoint. */
export function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function mapSeries(series: Series, apply: (value: number) => number): Series {
  return series.map((value) => (value === undefined ? undefined : finite(apply(value))));
}

function pairs(
  left: Series,
  right: Series,
  apply: (left: number, right: number) => number,
): Series {
  return left.map((one, at) => {
    const other = right[at];
    return one === undefined || other === undefined ? undefined : finite(apply(one, other));
  });
}

function seriesIn(value: Series | { readonly all: readonly Series[] } | number): Series {
  if (typeof value === 'number') return [value];
  return 'all' in value ? (value.all[0] ?? []) : value;
}
