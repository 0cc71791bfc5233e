import type { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** One broken rule: what must hold, and what was given instead. */
export interface Refusal {
  /** Subject and rule: `batchWindow must be 300 seconds or less`. */
  readonly rule: string;
  /** The value received. */
  readonly got: string | number;
}

/** Throws `<rule>, got <value> (<construct path>)` unless the rule holds. */
export function check(scope: Construct, holds: boolean, { rule, got }: Refusal): void {
  if (!holds) throw new Error(`${rule}, got ${got} (${scope.node.path})`);
}

/** Bounds, both inclusive. */
export interface Bounds {
  readonly value: number;
  readonly min: number;
  /** @default - no upper bound */
  readonly max?: number;
}

/** Throws unless the value is a whole number within its bounds. */
export function checkWholeNumber(scope: Construct, name: string, { value, min, max }: Bounds) {
  const range = max === undefined ? `of ${min} or more` : `from ${min} to ${max}`;
  const holds = Number.isInteger(value) && value >= min && value <= (max ?? value);
  check(scope, holds, { rule: `${name} must be a whole number ${range}`, got: value });
}

/** `4 days`, `90 seconds`, `0 seconds`: in the largest unit that needs no fraction. */
export function describeDuration(duration: Duration): string {
  const seconds = duration.toMilliseconds() / 1000;
  const units = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const;
  const unit = units.find(([, size]) => seconds >= size && seconds % size === 0);
  const [name, size] = unit ?? ['second', 1];
  const count = seconds / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
