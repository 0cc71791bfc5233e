import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { addOrdersSystem } from '../../../lib/stacks/orders-system.ts';
import { type Json, workbench } from '../workbench.ts';
import { rawFunction, rawMapping } from './raw-resources.ts';

const bench = workbench();

/** What cdk-nag and the CDK's own validation find, warnings too: `AwsSolutions-SQS3 at Orders/Queue`. */
function openFindings(app: App): readonly string[] {
  Validations.of(app).addPlugins(
    new CloudFormationValidatePlugin(),
    new AwsSolutionsChecks(app),
    new ServerlessChecks(app),
  );
  try {
    app.synth();
  } catch (error) {
    if (!String(error).includes('ValidationFailed')) throw error;
  }
  const report: Json = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
  return report.pluginReports.flatMap(({ violations }: Json) =>
    violations.flatMap(({ ruleName, violatingConstructs }: Json) =>
      violatingConstructs.map(({ constructPath }: Json) => `${ruleName} at ${constructPath}`),
    ),
  );
}

/** What a stage may choose besides. */
const everyOption = {
  customerManagedKey: true,
  canary: true,
  subscriberAccounts: ['444455556666'],
};

/** Every reason that is given anywhere in the app. */
function reasonsIn(app: App): readonly string[] {
  return app.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.values<string>(data));
}

/** Rule engines take seconds on a busy machine. */
const timeout = 60_000;

describe('cdk-nag (AwsSolutions, Serverless) and the validation of the CDK', { timeout }, () => {
  test.each([
    ['dev', false],
    ['prod', false],
    ['prod', true],
  ])('find nothing in %s, all its options: %s', (name, all) => {
    const app = bench.app();
    const alarmEmail = 'on-call@example.com';
    addOrdersSystem(app, { ...bench.stage(name), alarmEmail, ...(all && everyOption) });

    expect(openFindings(app)).toEqual([]);
    expect(reasonsIn(app).length).toBeGreaterThan(30);
    expect(reasonsIn(app).filter((reason) => !/^[A-Z].{20,}\.$/.test(reason))).toEqual([]);
  });

  test('find what is wrong with a bare queue and its consumer', () => {
    const stack = bench.stack();
    const { queueArn } = new Queue(stack, 'Queue');
    rawMapping(stack, 'Mapping', {
      functionName: rawFunction(stack, 'Function', { timeout: 60 }).ref,
      eventSourceArn: queueArn,
    });

    expect(openFindings(stack.node.root as App)).toEqual(
      expect.arrayContaining([
        'AwsSolutions-SQS3 at Orders/Queue/Resource',
        'AwsSolutions-SQS4 at Orders/Queue/Resource',
        'Serverless-LambdaTracing at Orders/Function',
        'E3505 at Orders/Queue/Resource',
      ]),
    );
  });
});
