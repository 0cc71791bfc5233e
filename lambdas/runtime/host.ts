import { writeSync } from 'node:fs';

/** Time, chance and standard output, as everything in the runtime sees them. */
export interface Host {
  /** Epoch milliseconds. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  sleep(delayMs: number): Promise<void>;
  /** Aborts its signal after this long, unless it is cleared; does not keep the process alive. */
  timeout(delayMs: number): Timeout;
  /** An id no other attempt in the world has. */
  uniqueId(): string;
  /** Writes one line of JSON, without its newline. */
  write(line: string): void;
}

/** A wait that may be given up. */
export interface Timeout {
  readonly signal: AbortSignal;
  /** Nobody waits any more: frees what the wait holds. */
  clear(): void;
}

/** A process is one in the world, and counts: a fresh UUID for every attempt costs ten times that. */
const processId = crypto.randomUUID();
let ids = 0;

/**
 * The machine that Lambda runs on. Lines go straight to stdout: in Lambda's JSON log format
 * `console.log` would wrap them, and wrapped metrics are no metrics.
 */
export const systemHost: Host = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
  timeout: (delayMs) => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), Math.max(0, delayMs));
    timer.unref();
    return { signal: controller.signal, clear: () => clearTimeout(timer) };
  },
  uniqueId: () => {
    ids += 1;
    return `${processId}-${ids.toString(36)}`;
  },
  write: writeLine,
};

const stdout = 1;
let isDirect = true;

/**
 * Writes without `process.stdout`, whose set-up is two milliseconds of a cold start. Somebody else may
 * have set it up, and with it a pipe that refuses while it is full: then the rest of the line and all
 * lines after it go through `process.stdout`, which waits.
 */
function writeLine(line: string): void {
  let rest = Buffer.from(`${line}\n`);
  try {
    while (isDirect && rest.length > 0) rest = rest.subarray(writeSync(stdout, rest));
  } catch {
    isDirect = false;
  }
  if (rest.length > 0) process.stdout.write(rest);
}

/** What the runtime needs of Lambda's context object. */
export interface LambdaContext {
  readonly functionName: string;
  readonly functionVersion: string;
  getRemainingTimeInMillis(): number;
}
