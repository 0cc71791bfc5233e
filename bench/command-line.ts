import { parseArgs } from 'node:util';

/** What a run of the bench is to do. */
export interface Plan {
  /** Names of rows, in order. */
  readonly rows: readonly string[];
  /** Whether a missed gate fails the run. */
  readonly isCheck: boolean;
  /** Whether the results file is written: only a whole run may. */
  readonly isWhole: boolean;
}

/** Reads `--check` and `--only ROW`. Throws for what it does not know, naming what there is. */
export function parsePlan(argv: readonly string[], known: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...argv],
    options: { check: { type: 'boolean' }, only: { type: 'string', multiple: true } },
  });
  const only = values.only ?? [];
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`there is no row ${unknown}; the rows are ${known.join(', ')}`);
  }
  const isWhole = only.length === 0;
  return { rows: isWhole ? known : only, isCheck: values.check ?? false, isWhole };
}

/** 1 when gates that matter were missed, else 0. */
export function exitCode(misses: readonly string[], { isCheck }: Pick<Plan, 'isCheck'>): 0 | 1 {
  return isCheck && misses.length > 0 ? 1 : 0;
}
