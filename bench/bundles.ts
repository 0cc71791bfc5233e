import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { bundleSettings } from '../tools/bundle/bundle.ts';

/** A bundle in KB of 1024 bytes: minified, and as gzip makes it at its default level. */
export interface Size {
  readonly minified: number;
  readonly zipped: number;
}

/**
 * How the peer is bundled: by the same flags, but without this project's own savings on the SDK (the
 * stand-in for credential providers, the shapes of unused commands), which a user of it does not have.
 */
export const peerSettings: BuildOptions = { ...bundleSettings, alias: {}, plugins: [] };

/** The size of what an entry needs; `entry` is a module's text, in this folder. */
export async function bundleSize(
  entry: string,
  settings: BuildOptions = bundleSettings,
): Promise<Size> {
  const { outputFiles } = await build({
    ...settings,
    stdin: { contents: entry, resolveDir: import.meta.dirname, loader: 'ts' },
    write: false,
  });
  const contents = outputFiles?.[0]?.contents ?? new Uint8Array();
  return { minified: contents.length / 1024, zipped: gzipSync(contents).length / 1024 };
}

/** What to bundle: a file of this folder, and how. */
export interface Program {
  readonly file: string;
  /** @default as the project's own functions */
  readonly settings?: BuildOptions;
}

/** Runs something with bundled programs, each by its name; they are gone afterwards. */
export async function withPrograms<Name extends string, Result>(
  programs: Readonly<Record<Name, Program>>,
  use: (paths: Readonly<Record<Name, string>>) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const paths = {} as Record<Name, string>;
    for (const name in programs) {
      const { file, settings = bundleSettings } = programs[name];
      paths[name] = join(folder, `${name}.cjs`);
      const entryPoints = [join(import.meta.dirname, file)];
      await build({ ...settings, entryPoints, outfile: paths[name] });
    }
    return await use(paths);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
