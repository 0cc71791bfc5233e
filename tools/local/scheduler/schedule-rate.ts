const minuteMs = 60_000;

const unitMs: Readonly<Record<string, number>> = {
  minute: minuteMs,
  hour: 60 * minuteMs,
  day: 24 * 60 * minuteMs,
};

/** Milliseconds between two invocations of `rate(5 minutes)`; undefined for any other expression. */
export function findRateMs(expression: string): number | undefined {
  const [, count, unit = ''] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return count === undefined ? undefined : Number(count) * (unitMs[unit] ?? 0);
}
