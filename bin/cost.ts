import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { App } from 'aws-cdk-lib/core';
import cdkJson from '../cdk.json' with { type: 'json' };
import { addOrdersSystem } from '../lib/stacks/orders-system.ts';
import { getStage, stageNames } from '../lib/stages.ts';
import { costOfStage, renderAssumptions, renderCost } from '../tools/cost/main.ts';

process.env.CDK_VALIDATION = 'false';
try {
  const options = { stage: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ options });
  const stages = values.stage ? [getStage(values.stage)] : stageNames.map(getStage);
  const costs = stages.map((stage) => costOfStage(stage.name, templatesOf(stage.name)));
  console.log(
    values.json
      ? JSON.stringify(costs)
      : [...costs.map(renderCost), renderAssumptions()].join('\n'),
  );
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}

function templatesOf(stage: string): readonly unknown[] {
  const outdir = mkdtempSync(join(tmpdir(), 'cost-'));
  try {
    const app = new App({ outdir, context: cdkJson.context });
    addOrdersSystem(app, getStage(stage));
    const { stacks } = app.synth();
    return stacks.map(({ templateFullPath }) => JSON.parse(readFileSync(templateFullPath, 'utf8')));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
