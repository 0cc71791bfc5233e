import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleSettings } from '../../tools/bundle/bundle.ts';
import { baselineTimeoutMs, isBaseline } from './baseline-subjects.ts';
import type { Subject } from './subject.ts';

/** What a handler answered. */
export interface Answer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** A handler in a process of its own, started anew after every death. */
export interface HandlerProcess {
  /** Its answer; `died` also when the handler threw. */
  invoke(event: object): Promise<Answer | 'died'>;
  kill(): void;
  stop(): void;
  readonly kills: number;
}

/** Bundles the child as functions are bundled; resolves to its file. */
export async function bundleChild(to: string): Promise<string> {
  const outfile = join(to, 'child.cjs');
  await build({
    ...bundleSettings,
    entryPoints: [join(import.meta.dirname, 'child.ts')],
    outfile,
  });
  return outfile;
}

export function startProcess(file: string, subject: Subject, endpoint: string): HandlerProcess {
  let child: ChildProcess | undefined;
  let kills = 0;
  const start = (): Promise<ChildProcess> =>
    new Promise((resolve) => {
      const started = fork(file, {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        env: { ...process.env, ...environmentOf(subject, endpoint) },
      });
      started.once('message', () => resolve(started));
    });
  return {
    get kills() {
      return kills;
    },
    async invoke(event) {
      child ??= await start();
      const current = child;
      return await new Promise((resolve) => {
        const settle = (outcome: Answer | 'died') => {
          current.removeAllListeners('message');
          current.removeAllListeners('exit');
          resolve(outcome);
        };
        current.once('exit', () => {
          if (child === current) child = undefined;
          settle('died');
        });
        current.once('message', (message: { answer?: Answer }) => settle(message.answer ?? 'died'));
        current.send(event);
      });
    },
    kill() {
      if (!child) return;
      kills += 1;
      child.kill('SIGKILL');
      child = undefined;
    },
    stop: () => child?.kill('SIGKILL'),
  };
}

function environmentOf(subject: Subject, endpoint: string): Record<string, string> {
  return {
    SUBJECT: subject,
    ...(isBaseline(subject) && { TIMEOUT_MS: String(baselineTimeoutMs) }),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}
