import { AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { CfnStream } from 'aws-cdk-lib/aws-kinesis';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { QueueAlarms } from '../../../lib/constructs/queue-alarms.ts';
import { alarmCoverage } from '../../../lib/rules/alarm-coverage.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';
import { rawFunction, rawMapping, rawQueues } from './raw-resources.ts';

const bench = workbench();

describe('the rule on alarm coverage', () => {
  const missing = (path: string, metrics: readonly string[], remedy: string) =>
    metrics.map((metric) => `Orders/${path}: alarms on ${metric} 0 must be 1 or more; ${remedy}`);

  test('finds a queue and its dead letters that nobody watches', () => {
    const stack = bench.stack();
    rawQueues(stack, 'Queue');

    expect(findings(alarmCoverage, stack)).toEqual([
      'Orders/QueueDeadLetters: alarms on ApproximateNumberOfMessagesVisible 0 must be 1 or more; add DeadLetterAlarms',
      ...missing('QueueDeadLetters', ['ApproximateAgeOfOldestMessage'], 'add DeadLetterAlarms'),
      ...missing(
        'Queue',
        ['ApproximateAgeOfOldestMessage', 'NumberOfMessagesDeleted'],
        'add QueueAlarms',
      ),
    ]);
  });

  test("finds a stream's reader that may fall behind, lose records and fail unseen", () => {
    const stack = bench.stack();
    rawMapping(stack, 'Mapping', {
      functionName: rawFunction(stack, 'Function').ref,
      eventSourceArn: new CfnStream(stack, 'Stream').attrArn,
    });

    expect(findings(alarmCoverage, stack)).toEqual([
      ...missing('Function', ['IteratorAge', 'DestinationDeliveryFailures'], 'add StreamAlarms'),
      ...missing('Mapping', ['DroppedEventCount'], 'add StreamAlarms'),
      ...missing(
        'Function',
        ['Errors', 'Throttles', 'Duration'],
        'be a BlueprintFunction, or add FunctionAlarms',
      ),
    ]);
  });

  test('finds a topic that may fail its queues and a table that may refuse requests', () => {
    const stack = bench.stack();
    const topic = new Topic(stack, 'Topic');
    new CfnSubscription(stack, 'Subscription', {
      topicArn: topic.topicArn,
      protocol: 'sqs',
      endpoint: 'arn:aws:sqs:eu-central-1:111122223333:elsewhere',
    });
    const partitionKey = { name: 'pk', type: AttributeType.STRING };
    new Table(stack, 'Table', { partitionKey });
    new TableV2(stack, 'Global', { partitionKey });

    expect(findings(alarmCoverage, stack)).toEqual([
      ...missing(
        'Topic',
        ['NumberOfNotificationsFailed', 'NumberOfNotificationsFailedToRedriveToDlq'],
        'be an EventTopic, or add TopicAlarms',
      ),
      ...['Table', 'Global'].flatMap((table) =>
        missing(
          table,
          ['ReadThrottleEvents', 'WriteThrottleEvents'],
          'be an ItemTable, or add TableAlarm',
        ),
      ),
    ]);
  });

  test('is content with the alarms of a queue', () => {
    const stack = bench.stack();
    const deadLetters = new Queue(stack, 'DeadLetters');
    const queue = new Queue(stack, 'Queue', {
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    const source = { queue, deadLetters, deadLettersKeep: Duration.days(10) };
    new QueueAlarms(stack, 'Alarms', { topic: new Topic(stack, 'Topic'), source });

    expect(findings(alarmCoverage, stack)).toEqual([]);
  });
});
