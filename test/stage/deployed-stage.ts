import { CloudFormationClient, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type OutputKey, outputs, type StageOutputs } from '../../contracts/outputs.ts';
import { product } from '../../contracts/product.ts';

/** A stage as CloudFormation knows it. */
export interface DeployedStage {
  readonly account: string;
  readonly region: string;
  readonly outputs: StageOutputs;
}

/** Reads, and only reads. Throws naming every output that the stage lacks, or what the SDK lacks. */
export async function deployedStage(stage: string): Promise<DeployedStage> {
  const sts = new STSClient();
  const Account = await accountOf(sts);
  const found = await outputsOf(`${product}-${stage}-`);
  const missing = Object.values(outputs).filter((name) => !found.has(name));
  if (missing.length > 0) {
    throw new Error(
      `the stacks ${product}-${stage}-* in account ${Account} have no output ${missing.join(', ')}; deploy the stage first`,
    );
  }
  const named = Object.entries(outputs).map(([key, name]) => [key, found.get(name)]);
  const region = await sts.config.region();
  return {
    account: Account,
    region,
    outputs: Object.fromEntries(named) as Record<OutputKey, string>,
  };
}

async function accountOf(sts: STSClient): Promise<string> {
  try {
    const { Account = '' } = await sts.send(new GetCallerIdentityCommand());
    return Account;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const remedy = "set AWS_REGION and credentials of the stage's account";
    throw new Error(`${reason}: ${remedy}`, { cause: error });
  }
}

async function outputsOf(prefix: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const pages = paginateDescribeStacks({ client: new CloudFormationClient() }, {});
  for await (const { Stacks = [] } of pages) {
    for (const { StackName = '', Outputs = [] } of Stacks) {
      if (!StackName.startsWith(prefix)) continue;
      for (const { OutputKey = '', OutputValue = '' } of Outputs) found.set(OutputKey, OutputValue);
    }
  }
  return found;
}
