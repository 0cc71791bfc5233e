import { fork } from 'node:child_process';

/**
 * Runs a bundled program in a process of its own, on this Node, its standard output unread, as its
 * only work; resolves to what it sends. Rejects when it ends without sending.
 */
export function runFresh<Result>(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [...args], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
      env: { ...process.env, ...env },
    });
    let result: { readonly value: Result } | undefined;
    child.once('message', (value) => {
      result = { value: value as Result };
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (result) resolve(result.value);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code} and no result`));
    });
  });
}
