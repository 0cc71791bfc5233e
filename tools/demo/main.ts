import { UsageError } from '../command-line/main.ts';
import type { CloudEvent, DemoCloud } from './cloud.ts';
import { isRight } from './ledger.ts';
import { countEvent, emptyTotals } from './metrics.ts';
import { nextSteps } from './next-steps.ts';
import { parseOptions, type StartOptions, usage } from './options.ts';
import { endWithParent } from './parent.ts';
import { renderLedger } from './report.ts';
import { runWorkload } from './run-workload.ts';
import { synthesizeDev } from './synthesize.ts';

/** A cloud that was started for this program, with the way to end it. */
export interface StartedCloud extends DemoCloud {
  /** Template properties by how the local cloud treats them. */
  readonly properties: { readonly honoured: number; readonly noop: number };
  stop(): Promise<void>;
}

export interface StartCloudOptions {
  readonly assemblyDir: string;
  readonly port: number;
  readonly speed: number;
  readonly seed: number;
  readonly duplicateRate: number;
  readonly killRate: number;
  readonly dynamodbEndpoint: string | undefined;
  readonly observe: (event: CloudEvent) => void;
}

export interface ProgramContext {
  readonly root: string;
  readonly argv: readonly string[];
  readonly startCloud: (options: StartCloudOptions) => Promise<StartedCloud>;
}

/** Exit codes of the program: right, wrong or failed, wrong words on the command line. */
const exitCodes = { right: 0, wrong: 1, usage: 2 } as const;

/** Runs the program and sets the exit code; never throws. */
export async function main(context: ProgramContext): Promise<void> {
  try {
    const options = parseOptions(context.argv);
    if (options) process.exitCode = await start(options, context);
    else console.log(usage());
  } catch (error) {
    console.error(error instanceof Error ? `error: ${error.message}` : error);
    process.exitCode = error instanceof UsageError ? exitCodes.usage : exitCodes.wrong;
  }
}

async function start(options: StartOptions, context: ProgramContext): Promise<number> {
  endWithParent(process, () => process.kill(process.pid, 'SIGTERM'));
  const say = options.json ? console.error : console.log;
  const totals = emptyTotals();
  const cloud = await context.startCloud({
    ...options,
    assemblyDir: options.assembly ?? (await synthesizeDev(context.root)),
    observe: (event) => {
      countEvent(totals, event);
      if (!options.exit && event.name === 'AlarmChanged') say(alarmLine(event));
    },
  });
  const stopped = onInterrupt(() => cloud.stop());

  try {
    say(banner(cloud));
    const code = options.orders > 0 ? await show(cloud, totals, options) : exitCodes.right;
    if (options.exit) return code;
    say(nextSteps(cloud));
    await stopped;
    return code;
  } finally {
    await cloud.stop();
  }
}

function alarmLine({ resource, detail }: CloudEvent): string {
  return `alarm ${resource}: ${detail?.from} -> ${detail?.to}`;
}

async function show(
  cloud: StartedCloud,
  totals: ReturnType<typeof emptyTotals>,
  options: StartOptions,
): Promise<number> {
  const { ledger, deadLetters } = await runWorkload(cloud, totals, options);
  const table = renderLedger(ledger, deadLetters);
  if (options.json) console.error(table);
  console.log(options.json ? JSON.stringify(ledger) : table);
  return isRight(ledger) ? exitCodes.right : exitCodes.wrong;
}

function onInterrupt(stop: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        void stop().then(resolve);
      });
    }
  });
}

function banner(cloud: StartedCloud): string {
  const { honoured, noop } = cloud.properties;
  return (
    `The app runs on ${cloud.endpoint} after ${(performance.now() / 1000).toFixed(1)} s: ` +
    `${honoured} template properties honoured, ${noop} declared no-ops, 0 ignored.`
  );
}
