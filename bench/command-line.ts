import { oneOf, type Program, type Values } from '../tools/command-line/main.ts';

/** What a run of the bench is to do. */
export interface Plan {
  /** Names of rows, in order. */
  readonly rows: readonly string[];
  /** Whether a missed gate fails the run. */
  readonly isCheck: boolean;
  /** Whether the results file is written: only a whole run may. */
  readonly isWhole: boolean;
}

const flags = {
  check: { type: 'boolean', text: 'end with 1 when a gate is missed' },
  only: { type: 'string', multiple: true, text: 'measure this row, and write no results file' },
} as const;

export const program: Program<typeof flags> = { command: 'npm run bench', flags };

/** What the flags ask for. Throws a UsageError for a row that is not known, naming those that are. */
export function planOf(values: Values<typeof flags>, known: readonly string[]): Plan {
  const only = (values.only ?? []).map((name) => oneOf('only', name, known));
  const isWhole = only.length === 0;
  return { rows: isWhole ? known : only, isCheck: values.check ?? false, isWhole };
}

/** 1 when gates that matter were missed, else 0. */
export function exitCode(misses: readonly string[], { isCheck }: Pick<Plan, 'isCheck'>): 0 | 1 {
  return isCheck && misses.length > 0 ? 1 : 0;
}
