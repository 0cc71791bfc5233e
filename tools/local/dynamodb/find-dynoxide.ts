import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

/** Where to look for the engine; the defaults are this process's own. */
export interface FindDynoxideOptions {
  readonly path?: string;
  /** The npm package of this platform's binary. */
  readonly platformPackage?: string;
}

const binary = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';

/**
 * The DynamoDB engine's executable: of the platform's npm package, else on PATH. Throws with the
 * ways to get one.
 */
export function getDynoxide(options: FindDynoxideOptions = {}): string {
  const {
    path = process.env.PATH ?? '',
    platformPackage = `@dynoxide/${process.platform}-${process.arch}`,
  } = options;
  const found = [
    inPackage(platformPackage),
    ...path.split(delimiter).map((dir) => join(dir, binary)),
  ]
    .filter((candidate) => candidate !== undefined)
    .find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    `no DynamoDB engine for ${process.platform}-${process.arch}: run npm install (package ${platformPackage}), put dynoxide on PATH, or pass --dynamodb-endpoint URL of another DynamoDB`,
  );
}

function inPackage(name: string): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(dirname(manifest), binary);
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
