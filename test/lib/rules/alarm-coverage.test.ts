import { CfnStream } from 'aws-cdk-lib/aws-kinesis';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { QueueAlarms } from '../../../lib/constructs/queue-alarms.ts';
import { alarmCoverage } from '../../../lib/rules/alarm-coverage.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';
import { rawFunction, rawMapping, rawQueues } from './raw-resources.ts';

const bench = workbench();
const remedy = 'add QueueAlarms, DeadLetterAlarm or StreamAlarms';

describe('the rule on alarm coverage', () => {
  test('finds a queue and its dead letters that nobody watches', () => {
    const stack = bench.stack();
    rawQueues(stack, 'Queue');

    expect(findings(alarmCoverage, stack)).toEqual([
      `Orders/QueueDeadLetters: alarms on ApproximateNumberOfMessagesVisible 0 must be 1 or more; ${remedy}`,
      `Orders/Queue: alarms on ApproximateAgeOfOldestMessage 0 must be 1 or more; ${remedy}`,
    ]);
  });

  test("finds a stream's reader that may fall behind unseen", () => {
    const stack = bench.stack();
    rawMapping(stack, 'Mapping', {
      functionName: rawFunction(stack, 'Function').ref,
      eventSourceArn: new CfnStream(stack, 'Stream').attrArn,
    });

    expect(findings(alarmCoverage, stack)).toEqual([
      `Orders/Function: alarms on IteratorAge 0 must be 1 or more; ${remedy}`,
    ]);
  });

  test('is content with the alarms of a queue', () => {
    const stack = bench.stack();
    const deadLetters = new Queue(stack, 'DeadLetters');
    const queue = new Queue(stack, 'Queue', {
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    new QueueAlarms(stack, 'Alarms', { topic: new Topic(stack, 'Topic'), queue, deadLetters });

    expect(findings(alarmCoverage, stack)).toEqual([]);
  });
});
