import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Everything that a synthesized template and its bundled functions follow from. */
const inputs = ['bin', 'lib', 'lambdas', 'contracts', 'tools/bundle', 'cdk.json'];
const lockfile = 'package-lock.json';
const output = 'cdk.out';
const stamp = join(output, '.inputs');

/**
 * The assembly of the dev stage, synthesized again only when an input or the output changed.
 * It is what `npx cdk synth` writes, without the CDK's template validation, which costs seconds and
 * runs in `npm test`.
 *
 * @throws Error with the synthesizer's own output when it fails.
 */
export async function synthesizeDev(root: string): Promise<string> {
  const directory = join(root, output);
  if (readText(join(root, stamp)) === fingerprint(root)) return directory;

  await run(root, ['tools/bundle/main.ts'], {});
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  await run(root, ['bin/app.ts'], {
    CDK_OUTDIR: output,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage: 'dev' }),
    CDK_VALIDATION: 'false',
  });
  writeFileSync(join(root, stamp), fingerprint(root));
  return directory;
}

/** A digest of every input below `root` and of the manifest that was written last. */
export function fingerprint(root: string): string {
  const hash = createHash('sha256').update(process.version);
  const manifest = join(output, 'manifest.json');
  for (const file of [...inputs.flatMap((path) => filesBelow(root, path)), lockfile, manifest]) {
    hash.update(`${file}\n`).update(readText(join(root, file)) ?? '');
  }
  return hash.digest('hex');
}

function filesBelow(root: string, path: string): string[] {
  if (!existsSync(join(root, path))) return [];
  if (path.includes('.')) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function run(root: string, args: readonly string[], extra: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...extra },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`node ${args.join(' ')} failed:\n${Buffer.concat(printed)}`));
    });
  });
}
