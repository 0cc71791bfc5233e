import { App } from 'aws-cdk-lib/core';
import cdkJson from '../cdk.json' with { type: 'json' };
import { addOrdersSystem } from '../lib/stacks/orders-system.ts';
import { getStage } from '../lib/stages.ts';

try {
  // The command line passes this context too; so that without it the templates are the same.
  const app = new App({ context: cdkJson.context });
  addOrdersSystem(app, getStage(app.node.tryGetContext('stage') ?? 'dev'));
  app.synth();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
