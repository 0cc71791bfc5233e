import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundleSettings } from '../tools/bundle/bundle.ts';

/** A bundle's bytes, minified, and as gzip makes them at its default level. */
export interface Size {
  readonly bytes: number;
  readonly zipped: number;
}

/** The size of what an entry needs; packages of `external` are left out. */
export async function bundleSize(entry: string, external: readonly string[] = []): Promise<Size> {
  const { outputFiles } = await build({
    ...bundleSettings,
    stdin: { contents: entry, resolveDir: import.meta.dirname, loader: 'ts' },
    external: [...external],
    write: false,
  });
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  return { bytes: contents.length, zipped: gzipSync(contents).length };
}

/** Runs something with one bundled program, `file` being relative to this folder. */
export async function withProgram<Result>(
  file: string,
  use: (program: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const program = join(folder, `${basename(file, '.ts')}.cjs`);
    const entry = fileURLToPath(new URL(file, import.meta.url));
    await build({ ...bundleSettings, entryPoints: [entry], outfile: program });
    return await use(program);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
