import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** A copy of the repository without what git ignores, its packages linked; the caller removes it. */
export function scratchCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'fork-'));
  const listed = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', listed, { cwd: root, encoding: 'utf8' }).trim().split('\n');
  for (const folder of new Set(files.map((file) => dirname(file)))) {
    mkdirSync(join(copy, folder), { recursive: true });
  }
  for (const file of files) cpSync(join(root, file), join(copy, file), { force: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** What a program of the copy says, whether it failed or not. */
export function runIn(copy: string, file: string, args: readonly string[] = [], env = {}) {
  try {
    const options = { cwd: copy, env: { ...process.env, NO_COLOR: '1', ...env } };
    const stdout = execFileSync(file, args, { ...options, encoding: 'utf8', stdio: 'pipe' });
    return { code: 0, text: stdout };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, text: `${stdout}${stderr}` };
  }
}

/** Bundles and synthesizes a stage of the copy; its templates as text, or what went wrong. */
export function synthesizeIn(copy: string, stage: string) {
  runIn(copy, process.execPath, ['tools/bundle/main.ts']);
  return runIn(copy, process.execPath, ['bin/app.ts'], {
    CDK_OUTDIR: join(copy, 'cdk.out'),
    CDK_CONTEXT_JSON: JSON.stringify({ stage }),
    CDK_VALIDATION: 'false',
  });
}
