import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import cdkJson from '../cdk.json' with { type: 'json' };
import { addOrdersSystem } from '../lib/stacks/orders-system.ts';
import { getStage } from '../lib/stages.ts';

/** The templates of a stage, synthesized on the side. Throws for an unknown stage. */
export function stageTemplates(stage: string): readonly unknown[] {
  process.env.CDK_VALIDATION = 'false';
  const outdir = mkdtempSync(join(tmpdir(), 'templates-'));
  try {
    const app = new App({ outdir, context: cdkJson.context });
    addOrdersSystem(app, getStage(stage));
    const { stacks } = app.synth();
    return stacks.map(({ templateFullPath }) => JSON.parse(readFileSync(templateFullPath, 'utf8')));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
