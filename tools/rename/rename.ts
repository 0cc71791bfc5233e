import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A wrong word on the command line, with its remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const constant = 'contracts/product.ts';
const nameRule = /^[A-Z][A-Za-z0-9]{1,15}$/;

/** Where nothing of the product is written by hand. */
const leftOut = ['.git', 'node_modules', 'dist', 'cdk.out', 'package-lock.json'];

/**
 * Gives the product another name: the constant, the package, and every text that names a stack of it. All
 * files are read before the first is written. Answers with the paths that changed. Throws a
 * {@link UsageError} for a name that stacks and queues could not begin with.
 */
export function rename(root: string, name: string): readonly string[] {
  if (!nameRule.test(name)) {
    throw new UsageError(
      `the name must be 2 to 16 letters and digits, a capital first, got ${name || 'none'}`,
    );
  }
  const old = productOf(readFileSync(join(root, constant), 'utf8'));
  const changes = filesBelow(root).flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const renamed = renamedText(path, text, { old, name });
    return renamed === text ? [] : [{ path, text: renamed }];
  });
  for (const { path, text } of changes) writeFileSync(join(root, path), text);
  return changes.map(({ path }) => path);
}

interface Naming {
  readonly old: string;
  readonly name: string;
}

function renamedText(path: string, text: string, { old, name }: Naming): string {
  if (path === constant) return text.replace(`'${old}'`, `'${name}'`);
  if (path === 'package.json') return text.replace(/"name": "[^"]+"/, `"name": "${kebab(name)}"`);
  // A stack: its name begins with the product, then the stage or the place of one in a template.
  return text.replaceAll(new RegExp(`\\b${old}-(?=dev|prod|\\$\\{)`, 'g'), `${name}-`);
}

function productOf(text: string): string {
  const [, product] = text.match(/export const product = '(\w+)';/) ?? [];
  if (product === undefined) throw new Error(`${constant} has no product; restore it`);
  return product;
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

function filesBelow(root: string, folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (leftOut.includes(path) || entry.isSymbolicLink()) return [];
    if (entry.isDirectory()) return filesBelow(root, path);
    // Patches too: they take parts out of files that have the new name by then (docs/fork.md).
    return /\.(ts|mjs|cjs|json|md|yml|patch)$/.test(entry.name) ? [path] : [];
  });
}
