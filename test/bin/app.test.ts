import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const project = join(import.meta.dirname, '..', '..');
const outdir = mkdtempSync(join(tmpdir(), 'app-test-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

describe('the app', () => {
  test('refuses an unknown stage in one line that names the value and the remedy', () => {
    const { status, stderr } = spawnSync(process.execPath, ['bin/app.ts'], {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: '{"stage":"qa"}' },
    });

    expect([status, stderr]).toEqual([
      1,
      'stage must be one of dev, prod, got "qa": pass -c stage=dev, or add the stage to lib/stages.ts\n',
    ]);
  });
});
