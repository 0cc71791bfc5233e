import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Ledger } from '../../tools/demo/ledger.ts';

/** What one run of `npm start` printed and how it ended. */
export interface StartRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as `npm start -- ...flags` does, on a free port unless one is given. */
export function runStart(flags: readonly string[]): Promise<StartRun> {
  const port = flags.includes('--port') ? [] : ['--port', '0'];
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const [, ...program] = scripts.start.split(' ');
  const child = spawn(process.execPath, [...program, ...flags, ...port], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) =>
      resolve({
        code,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      }),
    );
  });
}

/** The ledger: the last line of stdout. Throws with everything printed when there is none. */
export function ledgerOf(run: StartRun): Ledger {
  const last = run.stdout.trimEnd().split('\n').at(-1) ?? '';
  if (last.startsWith('{')) return JSON.parse(last) as Ledger;
  throw new Error(`no ledger, exit code ${run.code}:\n${run.stdout}\n${run.stderr}`);
}
