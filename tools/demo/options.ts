import {
  numberWithin,
  type Program,
  readFlags,
  UsageError,
  usageOf,
  wholeNumber,
} from '../command-line/main.ts';

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
  /** Another DynamoDB than the bundled engine, such as AWS's DynamoDB Local; on loopback. */
  readonly dynamodbEndpoint: string | undefined;
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
  'dynamodb-endpoint': { type: 'string', text: 'use the DynamoDB at this loopback URL' },
} as const;

const program: Program<typeof flags> = { command: 'npm start', flags };

/** The text of `--help`. */
export function usage(): string {
  return usageOf(program);
}

/**
 * Reads the command line; undefined means that help was asked for.
 *
 * @throws UsageError for an unknown flag or a value out of range, with flag, value and rule.
 */
export function parseOptions(argv: readonly string[]): StartOptions | undefined {
  const values = readFlags(program, argv);
  if (values === undefined) return undefined;

  return {
    exit: values.exit ?? false,
    json: values.json ?? false,
    orders: wholeNumber('orders', values.orders ?? (values.assembly ? '0' : '200'), [0, 1_000_000]),
    seed: wholeNumber('seed', values.seed ?? '1', [0, 4_294_967_295]),
    port: wholeNumber('port', values.port ?? '4566', [0, 65_535]),
    speed: numberWithin('speed', values.speed ?? '1', [0.01, 1000]),
    duplicateRate: numberWithin('duplicates', values.duplicates ?? '0.05', [0, 1]),
    killRate: numberWithin('kill', values.kill ?? '0', [0, 1]),
    assembly: values.assembly,
    dynamodbEndpoint: loopbackUrl('dynamodb-endpoint', values['dynamodb-endpoint']),
  };
}

const loopbackHosts: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

function loopbackUrl(flag: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url?.protocol === 'http:' && loopbackHosts.includes(url.hostname)) return text;
  throw new UsageError(
    `--${flag} must be an http URL on loopback (127.0.0.1, ::1 or localhost), got '${text}'`,
  );
}
