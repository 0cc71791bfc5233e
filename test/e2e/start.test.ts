import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ledgerOf, runStart } from '../support/run-start.ts';

const minute = 60_000;

describe('npm start', () => {
  test(
    'loses, doubles and reorders nothing and dead-letters exactly the poison',
    async () => {
      const run = await runStart(['--exit', '--json', '--orders', '100', '--seed', '7']);

      const ledger = ledgerOf(run);
      expect(ledger.findings).toEqual([]);
      expect(ledger).toMatchObject({
        lost: 0,
        doubled: 0,
        inversions: 0,
        inFlight: 0,
        deadLettersExact: true,
        duplicateRequests: 10,
      });
      expect(ledger.deadLettered).toBe(4);
      expect(ledger.duplicatesSuppressed).toBeGreaterThan(0);
      expect(sum(ledger.consumers.map((row) => row.duplicatesSuppressed))).toBe(
        ledger.duplicatesSuppressed,
      );
      expect(run.code).toBe(0);
    },
    minute,
  );

  test(
    'keeps the three zeros while handler processes are killed with SIGKILL',
    async () => {
      const flags = ['--orders', '60', '--kill', '0.1', '--speed', '60', '--seed', '11'];

      const run = await runStart(['--exit', '--json', ...flags]);

      const ledger = ledgerOf(run);
      expect(ledger.killed).toBeGreaterThan(5);
      expect(ledger.findings).toEqual([]);
      expect(ledger).toMatchObject({ lost: 0, doubled: 0, inversions: 0, deadLettersExact: true });
      expect(run.code).toBe(0);
    },
    2 * minute,
  );

  test(
    'ends when npm has handed SIGTERM to the shell in between',
    async () => {
      const env = { ...process.env, npm_lifecycle_event: 'start' };
      const command = `'${process.execPath}' bin/local.ts --port 0 --orders 0; true`;
      const shell = spawn('sh', ['-c', command], { env, stdio: ['ignore', 'pipe', 'ignore'] });
      const closed = once(shell, 'close');
      await once(shell.stdout, 'data');

      shell.kill('SIGTERM');

      // The pipe closes when the last process that holds it is gone.
      shell.stdout.resume();
      expect(await closed).toEqual([null, 'SIGTERM']);
    },
    minute,
  );

  test('refuses a wrong flag', async () => {
    expect(await runStart(['--order', '5'])).toEqual({
      code: 2,
      stdout: '',
      stderr: "error: Unknown option '--order': see npm start -- --help\n",
    });
  });

  test('says which assembly is missing and how to make one', async () => {
    expect(await runStart(['--assembly', 'no/cdk.out'])).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: no cloud assembly: ${resolve('no/cdk.out')} does not exist; run npx cdk synth\n`,
    });
  });

  test('says that its port is in use and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';

    const run = await runStart(['--port', port, '--exit']);
    other.close();

    expect(run.code).toBe(1);
    expect(run.stderr).toBe(
      `error: port ${port} is in use on 127.0.0.1: pass --port N, or stop the other program\n`,
    );
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
