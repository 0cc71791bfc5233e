import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { noEventStreams } from './no-event-streams.ts';
import { pureSchemas } from './pure-schemas.ts';

const executionRole = fileURLToPath(import.meta.resolve('./execution-role.ts'));

/**
 * How everything is bundled. CommonJS and the packages' ES modules measured best for init time; a
 * dynamic import becomes a `require`, because it would make Node load its ES module loader.
 */
export const bundleSettings = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  supported: { 'dynamic-import': false },
  alias: { '@aws-sdk/credential-provider-node': executionRole },
  plugins: [noEventStreams, pureSchemas],
  minify: true,
  legalComments: 'none',
} satisfies BuildOptions;

/** What {@link bundleFunctions} reads and writes. */
export interface BundleOptions {
  /** The folder with one folder a function, each with a `handler.ts`; `runtime` is none. */
  readonly from: string;
  /** Emptied first; gets `<function>/index.js` for each function. */
  readonly to: string;
}

/**
 * Bundles every function in one esbuild call, the SDK included. Same sources, same bytes. The
 * `package.json` beside each bundle lets it run below this project's own `"type": "module"` as it
 * does in Lambda.
 *
 * @returns the names of the functions, sorted.
 * @throws when `from` has no function, or when a bundle fails; esbuild's own report is printed.
 */
export async function bundleFunctions({ from, to }: BundleOptions): Promise<readonly string[]> {
  const names = findFunctions(from);
  if (names.length === 0) {
    throw new Error(`no */handler.ts in ${from}: a function is a folder with a handler.ts`);
  }
  rmSync(to, { recursive: true, force: true });
  await build({
    ...bundleSettings,
    entryPoints: names.map((name) => ({
      in: join(from, name, 'handler.ts'),
      out: join(name, 'index'),
    })),
    outdir: to,
  });
  for (const name of names) {
    mkdirSync(join(to, name), { recursive: true });
    writeFileSync(join(to, name, 'package.json'), '{"type":"commonjs"}\n');
  }
  return names;
}

function findFunctions(from: string): string[] {
  return readdirSync(from, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'runtime')
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(from, name, 'handler.ts')))
    .sort();
}
