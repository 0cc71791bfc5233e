import { stageNames } from '../../lib/stages.ts';
import { oneOf, type Program, runProgram, UsageError } from '../../tools/command-line/main.ts';
import { checks } from './checks.ts';
import { deployedStage } from './deployed-stage.ts';

const flags = {
  stage: { type: 'string', text: `where to place orders: ${stageNames.join(', ')}` },
} as const;
const program: Program<typeof flags> = { command: 'npm run e2e', flags };

await runProgram(program, async ({ stage }) => {
  const name = requireStage(stage);
  try {
    await checkStage(name);
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
});

/** Orders in a deployed stage cannot be taken back: two words must ask for them. */
function requireStage(stage: string | undefined): string {
  const missing = [
    ...(process.env.TARGET === 'aws' ? [] : ['TARGET=aws']),
    ...(stage === undefined ? ['--stage'] : []),
  ];
  if (stage === undefined || missing.length > 0) {
    throw new UsageError(
      `this places orders in a deployed stage: say ${missing.join(' and ')}, as in ` +
        `TARGET=aws npm run e2e -- --stage ${stageNames[0]}`,
    );
  }
  return oneOf('stage', stage, stageNames);
}

async function checkStage(name: string): Promise<void> {
  const stage = await deployedStage(name);
  console.log(`stage ${name} in account ${stage.account}, ${stage.region}`);
  for (const { name, run } of checks) {
    await run(stage);
    console.log(`ok  ${name}`);
  }
}
