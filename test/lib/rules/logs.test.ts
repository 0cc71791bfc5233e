import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { describe, expect, test } from 'vitest';
import { logs } from '../../../lib/rules/logs.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';
import { rawFunction } from './raw-resources.ts';

const bench = workbench();

function withLevel(applicationLogLevel: string) {
  const stack = bench.stack();
  const logGroup = new CfnLogGroup(stack, 'Logs', { retentionInDays: 7 }).ref;
  rawFunction(stack, 'Function', {
    loggingConfig: { logGroup, logFormat: 'JSON', applicationLogLevel },
    tracingConfig: { mode: 'Active' },
  });
  return stack;
}

describe('the rule on logs', () => {
  test('finds a log group that is kept for ever', () => {
    const stack = bench.stack();
    new CfnLogGroup(stack, 'Logs');

    expect(findings(logs, stack)).toEqual([
      'Orders/Logs: RetentionInDays none must be a number of days, or logs are kept and paid for ever; set retention: stage.logRetention',
    ]);
  });

  test('finds a function with nothing but what CloudFormation wants', () => {
    const stack = bench.stack();
    rawFunction(stack, 'Function');

    expect(findings(logs, stack)).toEqual([
      'Orders/Function: LoggingConfig.LogGroup none must be an AWS::Logs::LogGroup of the app, or Lambda makes one that never expires; pass logGroup, as BlueprintFunction does',
      'Orders/Function: LogFormat Text must be JSON; set loggingFormat: LoggingFormat.JSON',
      "Orders/Function: ApplicationLogLevel unset must be the stage's least level; set applicationLogLevelV2: stage.logLevel",
      'Orders/Function: tracing PassThrough must be Active; set tracing: Tracing.ACTIVE',
    ]);
  });

  test('finds a level that says too much where data is protected', () => {
    const stack = withLevel('DEBUG');

    expect(findings(logs, stack, { protectsData: true })).toEqual([
      'Orders/Function: ApplicationLogLevel DEBUG must be INFO or above; set applicationLogLevelV2: stage.logLevel',
    ]);
    expect(findings(logs, stack)).toEqual([]);
  });

  test('is content with INFO everywhere', () => {
    expect(findings(logs, withLevel('INFO'), { protectsData: true })).toEqual([]);
  });
});
