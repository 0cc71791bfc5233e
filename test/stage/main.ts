import { parseArgs } from 'node:util';
import { checks } from './checks.ts';
import { deployedStage } from './deployed-stage.ts';

const usage = 'TARGET=aws npm run e2e -- --stage dev';

try {
  const { values } = parseArgs({ options: { stage: { type: 'string' } } });
  if (process.env.TARGET !== 'aws' || values.stage === undefined) {
    throw new TypeError('this places orders in a deployed stage: say TARGET=aws and --stage');
  }
  const stage = await deployedStage(values.stage);
  console.log(`stage ${values.stage} in account ${stage.account}, ${stage.region}`);
  for (const { name, run } of checks) {
    await run(stage);
    console.log(`ok  ${name}`);
  }
} catch (error) {
  const isUsage = error instanceof TypeError;
  console.error(
    `error: ${error instanceof Error ? error.message : error}${isUsage ? `; ${usage}` : ''}`,
  );
  process.exitCode = isUsage ? 2 : 1;
}
