import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { receiveCount } from '../../../lib/rules/receive-count.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';

const bench = workbench();

function build(maxReceiveCount: number) {
  const stack = bench.stack();
  const deadLetters = new CfnQueue(stack, 'DeadLetters');
  new CfnQueue(stack, 'Queue', {
    redrivePolicy: { deadLetterTargetArn: deadLetters.attrArn, maxReceiveCount },
  });
  return stack;
}

describe('the rule on receive counts', () => {
  test('finds a single delivery', () => {
    expect(findings(receiveCount, build(1))).toEqual([
      'Orders/Queue: maxReceiveCount 1 must be at least 3 (SQS-07); raise it (5 is the default), or acknowledge Blueprint::receive-count with a reason',
    ]);
  });

  test('finds two deliveries', () => {
    expect(findings(receiveCount, build(2))).toHaveLength(1);
  });

  test.each([3, 5, 10])('is content with %d', (count) => {
    expect(findings(receiveCount, build(count))).toEqual([]);
  });
});
