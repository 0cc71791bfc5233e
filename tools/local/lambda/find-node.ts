import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { AwsError } from '../ports.ts';

const found = new Map<string, string>();

/**
 * The Node executable of a runtime's major version: this process's own, one in a `node_modules/.bin`
 * above the working directory, or one on PATH. Throws {@link AwsError} with the remedy.
 */
export function findNode(runtime: string): string {
  const known = found.get(runtime);
  if (known !== undefined) return known;
  const node = search(majorOf(runtime));
  found.set(runtime, node);
  return node;
}

function majorOf(runtime: string): string {
  const match = /^nodejs(\d+)\.x$/.exec(runtime);
  if (match?.[1] !== undefined) return match[1];
  throw new AwsError(
    'InvalidParameterValueException',
    `the local cloud runs nodejs runtimes only, got ${runtime}`,
  );
}

function search(major: string): string {
  if (process.versions.node.split('.')[0] === major) return process.execPath;
  const match = candidates().find((file) => versionOf(file)?.startsWith(`v${major}.`));
  if (match !== undefined) return match;
  throw new AwsError(
    'InvalidParameterValueException',
    `functions of runtime nodejs${major}.x need Node ${major}, this is ${process.version}: ` +
      `put Node ${major} on PATH, or run npm install where it has a Node ${major} package`,
  );
}

function candidates(): string[] {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  for (let at = process.cwd(); ; at = path.dirname(at)) {
    folders.unshift(path.join(at, 'node_modules', '.bin'));
    if (at === path.dirname(at)) break;
  }
  return folders.map((folder) => path.join(folder, name)).filter((file) => existsSync(file));
}

function versionOf(file: string): string | undefined {
  try {
    return execFileSync(file, ['--version'], { encoding: 'utf8', timeout: 5_000 });
  } catch {
    return undefined;
  }
}
