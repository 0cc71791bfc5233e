import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seededRandom, systemClock } from '../../../../tools/local/clock.ts';
import type { FunctionSpec } from '../../../../tools/local/lambda/function-spec.ts';
import {
  LambdaService,
  type LambdaServiceOptions,
} from '../../../../tools/local/lambda/lambda-service.ts';
import type { LocalEvent } from '../../../../tools/local/ports.ts';

const cleanUps: (() => Promise<void> | void)[] = [];

/** Stops and deletes what this file's functions made; for `afterEach`. */
export async function cleanUp(): Promise<void> {
  for (const run of cleanUps.splice(0)) await run();
}

/** A folder with these files. */
export function writeFiles(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'function-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

export interface LambdaWorld {
  readonly lambda: LambdaService;
  readonly events: LocalEvent[];
  readonly named: (name: string) => readonly LocalEvent[];
}

/** A service without functions. */
export function service(options: Partial<LambdaServiceOptions> = {}): LambdaWorld {
  const events: LocalEvent[] = [];
  const lambda = new LambdaService({
    clock: systemClock(),
    place: { account: '111111111111', region: 'eu-west-1', endpoint: 'http://127.0.0.1:4566' },
    observe: (event) => events.push(event),
    environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' },
    random: seededRandom(7),
    ...options,
  });
  cleanUps.push(() => lambda.stop());
  return { lambda, events, named: (name) => events.filter((event) => event.name === name) };
}

/** A service with one function, `work`, whose `index.js` this is. */
export function functionOf(
  source: string,
  spec: Partial<FunctionSpec> = {},
  options: Partial<LambdaServiceOptions> = {},
): LambdaWorld {
  const world = service(options);
  world.lambda.createFunction(specOf(writeFiles({ 'index.js': source }), spec));
  return world;
}

export function specOf(codeDir: string, spec: Partial<FunctionSpec> = {}): FunctionSpec {
  return {
    name: 'work',
    arn: 'arn:aws:lambda:eu-west-1:111111111111:function:work',
    codeDir,
    handler: 'index.handler',
    runtime: `nodejs${process.versions.node.split('.')[0]}.x`,
    timeoutMs: 10_000,
    memoryMb: 128,
    environment: {},
    ...spec,
  };
}

/** Polls until it is true; fails after five seconds. */
export async function eventually(isTrue: () => boolean): Promise<void> {
  const endMs = Date.now() + 5_000;
  while (!isTrue()) {
    if (Date.now() > endMs) throw new Error('not within five seconds');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Whether a process of this id runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
