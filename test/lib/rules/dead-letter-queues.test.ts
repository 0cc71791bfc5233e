import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { deadLetterQueues } from '../../../lib/rules/dead-letter-queues.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';
import { rawFunction, rawQueues } from './raw-resources.ts';

const bench = workbench();
const days = 86_400;

function found(props: Parameters<typeof rawQueues>[2] = {}) {
  const stack = bench.stack();
  rawQueues(stack, 'Queue', props);
  return findings(deadLetterQueues, stack);
}

describe('the rule on dead-letter queues', () => {
  test('is content with a queue and a 14-day queue that only it may use', () => {
    expect(found()).toEqual([]);
  });

  test('finds a queue without one', () => {
    const stack = bench.stack();
    new CfnQueue(stack, 'Queue');

    expect(findings(deadLetterQueues, stack)).toEqual([
      'Orders/Queue: a queue with no RedrivePolicy must have a dead-letter queue of its own type, standard (SQS-33); build it with RedrivableQueue, or pass deadLetterQueue',
    ]);
  });

  test('takes a queue for what a schedule could not deliver for one', () => {
    const stack = bench.stack();
    const { attrArn } = new CfnQueue(stack, 'Undelivered', { messageRetentionPeriod: 14 * days });
    new CfnSchedule(stack, 'Schedule', {
      flexibleTimeWindow: { mode: 'OFF' },
      scheduleExpression: 'rate(1 hour)',
      target: { arn: 'f', roleArn: 'r', deadLetterConfig: { arn: attrArn } },
    });

    expect(findings(deadLetterQueues, stack)).toEqual([]);
  });

  test('finds one of another type', () => {
    expect(found({ deadLetters: { fifoQueue: true } })).toEqual([
      'Orders/Queue: the FIFO dead-letter queue Orders/QueueDeadLetters must be standard, as its source is (SQS-33); set fifo alike on both queues',
    ]);
  });

  test('finds one that keeps dead letters for less than 14 days', () => {
    expect(found({ deadLetters: { messageRetentionPeriod: 7 * days } })).toEqual([
      'Orders/QueueDeadLetters: dead letters are kept for 7 days and must be for 14 days (SQS-37); set retentionPeriod of the dead-letter queue to Duration.days(14)',
    ]);
  });

  test("finds a function's own that keeps them for less than 14 days", () => {
    const stack = bench.stack();
    const { attrArn } = new CfnQueue(stack, 'Failed');
    rawFunction(stack, 'Function', { deadLetterConfig: { targetArn: attrArn } });

    expect(findings(deadLetterQueues, stack)).toEqual([
      'Orders/Failed: dead letters are kept for 4 days and must be for 14 days (SQS-37); set retentionPeriod of the dead-letter queue to Duration.days(14)',
    ]);
  });

  test('finds a source that keeps messages as long as its dead-letter queue', () => {
    expect(found({ source: { messageRetentionPeriod: 14 * days } })).toEqual([
      'Orders/Queue: retention 14 days must be below the 14 days of its dead-letter queue (SQS-31); lower retention of the source queue',
    ]);
  });

  test.each([
    [undefined, 'allowAll'],
    [{ redrivePermission: 'denyAll' }, 'denyAll'],
    [
      { redrivePermission: 'byQueue', sourceQueueArns: ['arn:aws:sqs:eu-west-1:1:Other'] },
      'byQueue for a queue outside the app',
    ],
    [
      {
        redrivePermission: 'byQueue',
        sourceQueueArns: [{ 'Fn::GetAtt': 'Queue.Arn' }, 'arn:aws:sqs:eu-west-1:1:Other'],
      },
      'byQueue for Orders/Queue, a queue outside the app',
    ],
  ])('finds one that is open to other queues: %o', (redriveAllowPolicy, got) => {
    expect(found({ deadLetters: { redriveAllowPolicy } })).toEqual([
      `Orders/QueueDeadLetters: redrive permission ${got} must be byQueue for Orders/Queue alone; set redriveAllowPolicy to the queue it belongs to`,
    ]);
  });
});
