import { parseArgs } from 'node:util';
import { capacityOfStage, type Demand, renderCapacity } from '../tools/sizing/main.ts';
import { stageTemplates } from './stage-templates.ts';

const usage = 'npm run capacity -- --rate 5000 --p99-ms 80 [--keys 100000] [--stage prod] [--json]';

try {
  const { values } = parseArgs({
    options: {
      rate: { type: 'string' },
      'p99-ms': { type: 'string', default: '80' },
      keys: { type: 'string', default: '100000' },
      stage: { type: 'string', default: 'prod' },
      json: { type: 'boolean' },
    },
  });
  const demand: Demand = {
    rate: positive('rate', values.rate),
    p99Ms: positive('p99-ms', values['p99-ms']),
    keys: positive('keys', values.keys),
  };
  const loads = capacityOfStage(stageTemplates(values.stage), demand);
  console.log(values.json ? JSON.stringify(loads) : renderCapacity(values.stage, demand, loads));
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}; ${usage}`);
  process.exitCode = 2;
}

function positive(name: string, text: string | undefined): number {
  const value = Number(text);
  if (text !== undefined && value > 0 && value <= 1_000_000_000) return value;
  throw new Error(`--${name} must be a number above 0, got ${text ?? 'none'}`);
}
