/** Time, chance and standard output, as everything in the runtime sees them. */
export interface Host {
  /** Epoch milliseconds. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  sleep(delayMs: number): Promise<void>;
  /** Aborts after this long, without keeping the process alive. */
  timeout(delayMs: number): AbortSignal;
  /** An id no other attempt in the world has. */
  uniqueId(): string;
  /** Writes one line of JSON, without its newline. */
  write(line: string): void;
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
  timeout: (delayMs) => AbortSignal.timeout(Math.max(0, delayMs)),
  uniqueId: () => {
    ids += 1;
    return `${processId}-${ids.toString(36)}`;
  },
  write: (line) => {
    process.stdout.write(`${line}\n`);
  },
};

/** What the runtime needs of Lambda's context object. */
export interface LambdaContext {
  readonly functionName: string;
  readonly functionVersion: string;
  getRemainingTimeInMillis(): number;
}
