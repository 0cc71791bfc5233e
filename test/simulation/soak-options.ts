import {
  oneOf,
  type Program,
  UsageError,
  type Values,
  wholeNumber,
} from '../../tools/command-line/main.ts';
import { type Cell, cells } from './cells.ts';

const flags = {
  seeds: { type: 'string', text: 'seeds to spread over the cells (default 100000)' },
  from: { type: 'string', text: 'the first of them (default 0)' },
  messages: { type: 'string', text: 'messages of one seed (default 500)' },
  source: { type: 'string', text: `one source only: ${names('source').join(', ')}` },
  mode: { type: 'string', text: `one mode only: ${names('mode').join(', ')}` },
  seed: { type: 'string', text: 'replay this one seed in every chosen cell' },
  trace: { type: 'boolean', text: 'with --seed: print what happens, line by line' },
} as const;

export const program: Program<typeof flags> = { command: 'npm run soak', flags };

/** What a soak was asked to do. */
export interface SoakOptions {
  /** The promises to try; one at least. */
  readonly chosen: readonly Cell[];
  /** How many seeds, from which on: whole numbers, 1 or more and 0 or more. */
  readonly seeds: number;
  readonly from: number;
  readonly messages: number;
  /** The one to replay instead. */
  readonly seed: number | undefined;
  readonly isTraced: boolean;
}

const mostSeed = 4_294_967_295;
const mostSeeds = 100_000_000;

/**
 * What the flags ask for.
 *
 * @throws UsageError for a value out of range, an unknown name, or a source with a mode that promises
 * nothing on it.
 */
export function soakOptionsOf(values: Values<typeof flags>): SoakOptions {
  const { seeds = '100000', from = '0', messages = '500', seed, trace = false } = values;
  return {
    chosen: chooseCells(values),
    seeds: wholeNumber('seeds', seeds, [1, mostSeeds]),
    from: wholeNumber('from', from, [0, mostSeed]),
    messages: wholeNumber('messages', messages, [1, 1_000_000]),
    seed: seed === undefined ? undefined : wholeNumber('seed', seed, [0, mostSeed]),
    isTraced: trace,
  };
}

function chooseCells({ source, mode }: Values<typeof flags>): readonly Cell[] {
  if (source !== undefined) oneOf('source', source, names('source'));
  if (mode !== undefined) oneOf('mode', mode, names('mode'));
  const chosen = cells.filter(
    (cell) => cell.source === (source ?? cell.source) && cell.mode === (mode ?? cell.mode),
  );
  if (chosen.length > 0) return chosen;
  const fitting = cells.filter((cell) => cell.source === source).map((cell) => cell.mode);
  throw new UsageError(
    `--mode must be one that promises something on ${source}: ${fitting.join(', ')}, got '${mode}'`,
  );
}

function names(part: keyof Cell): readonly string[] {
  return [...new Set(cells.map((cell) => cell[part]))];
}
