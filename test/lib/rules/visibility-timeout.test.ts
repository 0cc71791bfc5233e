import { CfnAlias } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { visibilityTimeout } from '../../../lib/rules/visibility-timeout.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';
import { rawFunction, rawMapping, rawQueues } from './raw-resources.ts';

const bench = workbench();

interface Seconds {
  readonly visibility?: number;
  readonly timeout?: number;
  readonly window?: number;
}

function build({ visibility, timeout = 10, window }: Seconds) {
  const stack = bench.stack();
  const { source } = rawQueues(stack, 'Queue', { source: { visibilityTimeout: visibility } });
  const other = new Stack(stack.node.scope, 'Consumers');
  rawMapping(other, 'Mapping', {
    functionName: rawFunction(other, 'Function', { timeout }).ref,
    eventSourceArn: source.attrArn,
    maximumBatchingWindowInSeconds: window,
  });
  return stack;
}

describe('the rule on visibility timeouts', () => {
  test('names the visibility timeout, the least it may be and why', () => {
    const stack = build({ visibility: 30, window: 1 });

    expect(findings(visibilityTimeout, stack)).toEqual([
      'Orders/Queue: visibility timeout 30 s must be at least 6 x function timeout 10 s + batch window 1 s = 61 s (SQS-05); raise visibilityTimeout or lower the timeout',
    ]);
  });

  test('finds a consumer whose slowest run is as long as its visibility timeout', () => {
    expect(findings(visibilityTimeout, build({ visibility: 10 }))).toHaveLength(1);
  });

  test('finds the function behind an alias', () => {
    const stack = bench.stack();
    const functionName = rawFunction(stack, 'Function', { timeout: 30 }).ref;
    const alias = { name: 'live', functionName, functionVersion: '1' };
    rawMapping(stack, 'Mapping', {
      functionName: new CfnAlias(stack, 'Live', alias).ref,
      eventSourceArn: rawQueues(stack, 'Queue').source.attrArn,
    });

    expect(findings(visibilityTimeout, stack)).toHaveLength(1);
  });

  test("takes SQS's default of 30 seconds when there is none", () => {
    expect(findings(visibilityTimeout, build({ timeout: 6 }))).toHaveLength(1);
    expect(findings(visibilityTimeout, build({ timeout: 5 }))).toEqual([]);
  });

  test('is content with exactly six timeouts and the window', () => {
    expect(findings(visibilityTimeout, build({ visibility: 61, window: 1 }))).toEqual([]);
  });
});
