import { parseArgs } from 'node:util';

/** Wrong words on the command line: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

interface Flag {
  readonly type: 'string' | 'boolean';
  /** May be given more than once. */
  readonly multiple?: boolean;
  /** The sentence that `--help` prints. */
  readonly text: string;
}

type Flags = Readonly<Record<string, Flag>>;

/** A program as its users start it: `npm start`, `npm run soak`. */
export interface Program<Taken extends Flags> {
  readonly command: string;
  readonly flags: Taken;
}

/** What was given of the flags, by name. */
export type Values<Taken extends Flags> = ReturnType<
  typeof parseArgs<{ options: Taken; strict: true }>
>['values'];

const help = { help: { type: 'boolean', text: 'print this text' } } as const;

/** The text of `--help`. */
export function usageOf({ command, flags }: Program<Flags>): string {
  const lines = Object.entries<Flag>({ ...flags, ...help }).map(([name, flag]) => {
    const label = flag.type === 'string' ? `--${name} VALUE` : `--${name}`;
    return `  ${label.padEnd(28)}${flag.text}`;
  });
  return [`Usage: ${command} -- [flags]`, '', ...lines].join('\n');
}

/**
 * Reads the command line; undefined means that help was asked for.
 *
 * @throws UsageError for an unknown flag, an argument that is no flag, and a flag without its value.
 */
export function readFlags<Taken extends Flags>(
  { command, flags }: Program<Taken>,
  argv: readonly string[],
): Values<Taken> | undefined {
  try {
    const args = withNegativeNumbers(flags, argv);
    const { values } = parseArgs({ args, options: { ...flags, ...help }, strict: true });
    return 'help' in values ? undefined : (values as Values<Taken>);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\. |\.?\n/)[0] : String(error);
    throw new UsageError(`${reason}: see ${command} -- --help`);
  }
}

/** Joins `--orders -1`, so that the flag can say what it takes; `parseArgs` suspects another flag. */
function withNegativeNumbers(flags: Flags, argv: readonly string[]): string[] {
  const args: string[] = [];
  for (const word of argv) {
    const before = args.at(-1) ?? '';
    const flag = before.startsWith('--') ? flags[before.slice(2)] : undefined;
    if (flag?.type === 'string' && /^-[\d.]/.test(word))
      args[args.length - 1] = `${before}=${word}`;
    else args.push(word);
  }
  return args;
}

/** The whole number that a flag was given. Throws a UsageError with flag, range and value. */
export function wholeNumber(flag: string, text: string, [least, most]: Range): number {
  const value = Number(text);
  if (Number.isInteger(value) && isWithin(value, text, [least, most])) return value;
  throw new UsageError(`--${flag} must be a whole number from ${least} to ${most}, got '${text}'`);
}

/** The number that a flag was given. Throws a UsageError with flag, range and value. */
export function numberWithin(flag: string, text: string, [least, most]: Range): number {
  const value = Number(text);
  if (isWithin(value, text, [least, most])) return value;
  throw new UsageError(`--${flag} must be a number from ${least} to ${most}, got '${text}'`);
}

/** Both ends are allowed. */
type Range = readonly [least: number, most: number];

function isWithin(value: number, text: string, [least, most]: Range): boolean {
  return text.trim() !== '' && value >= least && value <= most;
}

/** The known name that a flag was given. Throws a UsageError with flag, names and value. */
export function oneOf(flag: string, text: string, known: readonly string[]): string {
  if (known.includes(text)) return text;
  throw new UsageError(`--${flag} must be one of ${known.join(', ')}, got '${text}'`);
}

/**
 * Runs a program that ends with 2 for a wrong command line and prints its usage for `--help`. What else
 * `run` throws is a fault of the program, and keeps its stack.
 */
export async function runProgram<Taken extends Flags>(
  program: Program<Taken>,
  run: (values: Values<Taken>) => Promise<void> | void,
): Promise<void> {
  try {
    const values = readFlags(program, process.argv.slice(2));
    if (values) await run(values);
    else console.log(usageOf(program));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = 2;
  }
}
