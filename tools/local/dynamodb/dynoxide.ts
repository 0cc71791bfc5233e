import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { getDynoxide } from './find-dynoxide.ts';
import { makeScratch } from './scratch.ts';

/** A running engine that this process owns. */
export interface Dynoxide {
  /** `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** The engine's SQLite file. */
  readonly database: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Runs the engine until its standard input closes, which also happens when the parent is killed,
 * then removes the scratch directory. The engine alone keeps the output open: its end is the
 * engine's end.
 */
const watchdog = `
"$1" --port "$2" --db-path "$3/dynamodb.db" </dev/null 3>&- &
engine=$!
exec >/dev/null 2>&1
read -r _
kill "$engine"
wait "$engine"
rm -rf "$3"
`;

/**
 * Starts the engine on a free loopback port with an empty database in a scratch directory. It ends
 * with this process, however that ends. Throws when no engine is installed or it does not listen.
 */
export async function startDynoxide(executable = getDynoxide()): Promise<Dynoxide> {
  const scratch = makeScratch();
  const port = await freePort();
  const child = spawn('/bin/sh', ['-c', watchdog, 'dynoxide', executable, String(port), scratch], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH ?? '' },
  });
  child.stdin.on('error', () => {});
  try {
    await listening(child);
  } catch (error) {
    child.stdin.end();
    rmSync(scratch, { recursive: true, force: true });
    throw error;
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    database: join(scratch, 'dynamodb.db'),
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const failed = (reason: string) =>
      reject(new Error(`the DynamoDB engine did not start: ${heard.trim() || reason}`));
    child.once('error', (error) => failed(error.message));
    child.stderr?.on('data', (chunk: Buffer) => {
      heard = `${heard}${chunk.toString()}`.slice(-2000);
      if (heard.includes('listening on')) resolve();
    });
    child.stderr?.once('end', () => failed('it ended at once'));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no free port on 127.0.0.1');
  return address.port;
}
