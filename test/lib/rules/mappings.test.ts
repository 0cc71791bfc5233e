import { CfnCondition, Fn } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { mappings } from '../../../lib/rules/mappings.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';
import { rawFunction, rawMapping, rawQueues } from './raw-resources.ts';

const bench = workbench();

interface Parts {
  readonly responses?: readonly string[];
  readonly limits?: readonly (number | undefined)[];
  readonly reserved?: number;
}

function found({ responses = ['ReportBatchItemFailures'], limits = [2], reserved }: Parts) {
  const stack = bench.stack();
  const { ref } = rawFunction(stack, 'Function', { reservedConcurrentExecutions: reserved });
  for (const [index, maximumConcurrency] of limits.entries()) {
    rawMapping(stack, `Mapping${index}`, {
      functionName: ref,
      eventSourceArn: rawQueues(stack, `Queue${index}`).source.attrArn,
      functionResponseTypes: [...responses],
      scalingConfig: { maximumConcurrency },
    });
  }
  return findings(mappings, stack);
}

describe('the rule on mappings', () => {
  test('is content with partial responses and limits within the reservation', () => {
    expect(found({ limits: [2, 3], reserved: 5 })).toEqual([]);
  });

  test('finds a mapping without partial responses', () => {
    expect(found({ responses: [] })).toEqual([
      'Orders/Mapping0: FunctionResponseTypes [] must have ReportBatchItemFailures, or one failure repeats its whole batch (SQS-27); set reportBatchItemFailures: true',
    ]);
  });

  test('finds no partial responses from a queue that another app owns', () => {
    const stack = bench.stack();
    rawMapping(stack, 'Mapping', {
      functionName: rawFunction(stack, 'Function').ref,
      eventSourceArn: 'arn:aws:sqs:eu-west-1:111122223333:Theirs',
      functionResponseTypes: [],
    });

    expect(findings(mappings, stack)).toHaveLength(1);
  });

  test('finds a mapping without maximum concurrency', () => {
    expect(found({ limits: [undefined] })).toEqual([
      'Orders/Mapping0: MaximumConcurrency none must be from 2 to 1000 (SQS-15); set maxConcurrency, at which the mapping stops receiving instead of being throttled',
    ]);
  });

  test('finds mappings that together receive more than the function may run', () => {
    expect(found({ limits: [2, 4], reserved: 5 })).toEqual([
      'Orders/Function: reserved concurrency 5 must be at least the maximum concurrency of its mappings, 2 + 4 = 6 (SQS-16); raise reservedConcurrentExecutions or lower maxConcurrency or the pollers',
    ]);
  });

  test.each([
    [{ maximumPollers: 3 }, '30 + 2 = 32'],
    [{ minimumPollers: 2 }, '2000 + 2 = 2002'],
  ])('counts ten invocations for each provisioned poller: %j', (provisionedPollerConfig, sum) => {
    const stack = bench.stack();
    const functionName = rawFunction(stack, 'Function', { reservedConcurrentExecutions: 31 }).ref;
    rawMapping(stack, 'Provisioned', {
      functionName,
      eventSourceArn: rawQueues(stack, 'First').source.attrArn,
      provisionedPollerConfig,
    });
    rawMapping(stack, 'Mapping', {
      functionName,
      eventSourceArn: rawQueues(stack, 'Second').source.attrArn,
      scalingConfig: { maximumConcurrency: 2 },
    });

    expect(findings(mappings, stack)).toEqual([
      `Orders/Function: reserved concurrency 31 must be at least the maximum concurrency of its mappings, ${sum} (SQS-16); raise reservedConcurrentExecutions or lower maxConcurrency or the pollers`,
    ]);
  });

  test('follows a queue that is named by substitution', () => {
    const stack = bench.stack();
    const { source } = rawQueues(stack, 'Queue');
    rawMapping(stack, 'Mapping', {
      functionName: rawFunction(stack, 'Function').ref,
      eventSourceArn: Fn.sub(`\${${stack.getLogicalId(source)}.Arn}`),
    });

    expect(findings(mappings, stack)).toEqual([
      expect.stringMatching(/^Orders\/Mapping: MaximumConcurrency none must be/),
    ]);
  });

  test('finds a source that depends on the deployment', () => {
    const stack = bench.stack();
    const [first, second] = ['First', 'Second'].map((id) => rawQueues(stack, id).source.attrArn);
    new CfnCondition(stack, 'IsFirst', { expression: Fn.conditionEquals(stack.region, 'any') });
    rawMapping(stack, 'Mapping', {
      functionName: rawFunction(stack, 'Function').ref,
      eventSourceArn: Fn.conditionIf('IsFirst', first, second).toString(),
    });

    expect(findings(mappings, stack)).toEqual([
      'Orders/Mapping: EventSourceArn by Fn::If must be by one of Ref, Fn::GetAtt, Fn::Join, Fn::Sub, Fn::ImportValue, Fn::GetStackOutput, or no rule can follow it; name the queue or stream itself, in a mapping for each',
    ]);
  });
});
