import { parseArgs } from 'node:util';

/** What `npm start` was asked to do. */
export interface StartOptions {
  /** End after the workload instead of staying up. */
  readonly exit: boolean;
  /** The last line of stdout is the ledger as one JSON object; progress goes to stderr. */
  readonly json: boolean;
  readonly orders: number;
  readonly seed: number;
  /** The wire port; 0 takes a free one. */
  readonly port: number;
  /** Factor by which waiting is compressed. */
  readonly speed: number;
  /** Share (0-1) of standard-queue deliveries that arrive once more (SQS-35). */
  readonly duplicateRate: number;
  /** Share (0-1) of invocations whose process is killed with SIGKILL on the way. */
  readonly killRate: number;
  /** A synthesized app to run as it is; without it the dev stage is synthesized. */
  readonly assembly: string | undefined;
  /** Another DynamoDB than the bundled engine, such as AWS's DynamoDB Local. */
  readonly dynamodbEndpoint: string | undefined;
}

/** Wrong words on the command line: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Every flag with the sentence that `--help` prints. */
const flags = {
  exit: { type: 'boolean', text: 'end after the workload instead of staying up' },
  json: { type: 'boolean', text: 'print the ledger as one JSON object, last line of stdout' },
  orders: { type: 'string', text: 'orders to place (default 200; 0 with --assembly)' },
  seed: { type: 'string', text: 'seed of the workload and of every random choice (default 1)' },
  port: { type: 'string', text: 'port of the AWS endpoints (default 4566; 0 takes a free one)' },
  speed: { type: 'string', text: 'compress waiting by this factor (default 1)' },
  duplicates: { type: 'string', text: 'share of deliveries that come twice, 0-1 (default 0.05)' },
  kill: { type: 'string', text: 'share of invocations killed with SIGKILL, 0-1 (default 0)' },
  assembly: { type: 'string', text: 'run this cdk.out as it is, without the sample workload' },
  'dynamodb-endpoint': { type: 'string', text: 'use the DynamoDB at this http URL on loopback' },
  help: { type: 'boolean', text: 'print this text' },
} as const;

/** The text of `--help`. */
export function usage(): string {
  const lines = Object.entries(flags).map(([name, flag]) => {
    const label = flag.type === 'string' ? `--${name} VALUE` : `--${name}`;
    return `  ${label.padEnd(28)}${flag.text}`;
  });
  return ['Usage: npm start -- [flags]', '', ...lines].join('\n');
}

/**
 * Reads the command line; undefined means that help was asked for.
 *
 * @throws UsageError for an unknown flag or a value out of range, with flag, value and rule.
 */
export function parseOptions(argv: readonly string[]): StartOptions | undefined {
  const values = readFlags(argv);
  if (values.help) return undefined;

  return {
    exit: values.exit ?? false,
    json: values.json ?? false,
    orders: whole('orders', values.orders ?? (values.assembly ? '0' : '200'), 0, 1_000_000),
    seed: whole('seed', values.seed ?? '1', 0, 4_294_967_295),
    port: whole('port', values.port ?? '4566', 0, 65_535),
    speed: within('speed', values.speed ?? '1', 0.01, 1000),
    duplicateRate: within('duplicates', values.duplicates ?? '0.05', 0, 1),
    killRate: within('kill', values.kill ?? '0', 0, 1),
    assembly: values.assembly,
    dynamodbEndpoint: loopbackUrl('dynamodb-endpoint', values['dynamodb-endpoint']),
  };
}

function readFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, strict: true }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\. |\.?\n/)[0] : String(error);
    throw new UsageError(`${reason}: see npm start -- --help`);
  }
}

function whole(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most)
    return value;
  throw new UsageError(`--${flag} must be a whole number from ${least} to ${most}, got '${text}'`);
}

function within(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  throw new UsageError(`--${flag} must be a number from ${least} to ${most}, got '${text}'`);
}

/** The whole of 127.0.0.0/8 is loopback, but nobody's DynamoDB listens elsewhere in it. */
const loopbackHosts: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

function loopbackUrl(flag: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url?.protocol === 'http:' && loopbackHosts.includes(url.hostname)) return text;
  throw new UsageError(
    `--${flag} must be an http URL on loopback (127.0.0.1, ::1 or localhost), got '${text}'`,
  );
}
