import { parseArgs } from 'node:util';
import { stageNames } from '../lib/stages.ts';
import { costOfStage, renderAssumptions, renderCost } from '../tools/sizing/main.ts';
import { stageTemplates } from './stage-templates.ts';

try {
  const options = { stage: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { stage, json } = parseArgs({ options }).values;
  const costs = (stage ? [stage] : stageNames).map((one) => costOfStage(one, stageTemplates(one)));
  const tables = [...costs.map(renderCost), renderAssumptions()].join('\n');
  console.log(json ? JSON.stringify(costs) : tables);
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
