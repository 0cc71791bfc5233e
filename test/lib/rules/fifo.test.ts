import { CfnSubscription, CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { fifo } from '../../../lib/rules/fifo.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';
import { rawFunction, rawMapping } from './raw-resources.ts';

const bench = workbench();

const highThroughput = {
  fifoQueue: true,
  deduplicationScope: 'messageGroup',
  fifoThroughputLimit: 'perMessageGroupId',
};

describe('the rule on FIFO', () => {
  test('finds a queue that deduplicates and is throttled as a whole', () => {
    const stack = bench.stack();
    new CfnQueue(stack, 'Queue', { fifoQueue: true });

    expect(findings(fifo, stack)).toEqual([
      'Orders/Queue: DeduplicationScope queue must be messageGroup (FIFO-12); set DeduplicationScope to messageGroup, as RedrivableQueue and EventTopic do',
      'Orders/Queue: FifoThroughputLimit perQueue must be perMessageGroupId (FIFO-15); set FifoThroughputLimit to perMessageGroupId, as RedrivableQueue and EventTopic do',
    ]);
  });

  test('finds a topic that is throttled as a whole', () => {
    const stack = bench.stack();
    new CfnTopic(stack, 'Topic', { fifoTopic: true });

    expect(findings(fifo, stack)).toEqual([
      'Orders/Topic: FifoThroughputScope Topic must be MessageGroup (SNS-08); set FifoThroughputScope to MessageGroup, as RedrivableQueue and EventTopic do',
    ]);
  });

  test('finds batches that a FIFO queue does not have', () => {
    const stack = bench.stack();
    rawMapping(stack, 'Mapping', {
      functionName: rawFunction(stack, 'Function').ref,
      eventSourceArn: new CfnQueue(stack, 'Queue', highThroughput).attrArn,
      batchSize: 11,
      maximumBatchingWindowInSeconds: 1,
    });

    expect(findings(fifo, stack)).toEqual([
      'Orders/Mapping: BatchSize 11 must be at most 10 (FIFO-05); lower batchSize',
      'Orders/Mapping: batch window 1 s must be 0 s (FIFO-05); leave maxBatchingWindow out',
    ]);
  });

  test('finds a filter on a FIFO topic', () => {
    const stack = bench.stack();
    const topic = { fifoTopic: true, fifoThroughputScope: 'MessageGroup' };
    new CfnSubscription(stack, 'Subscription', {
      topicArn: new CfnTopic(stack, 'Topic', topic).ref,
      protocol: 'sqs',
      endpoint: new CfnQueue(stack, 'Queue', highThroughput).attrArn,
      filterPolicy: { type: ['a'] },
    });

    expect(findings(fifo, stack)).toEqual([
      'Orders/Subscription: a FilterPolicy on FIFO topic Orders/Topic must be none, since it weakens the order (SNS-09); leave the filter out and let the consumer acknowledge what it does not want',
    ]);
  });

  test('has nothing to say about standard queues and topics', () => {
    const stack = bench.stack();
    new CfnQueue(stack, 'Queue');
    new CfnTopic(stack, 'Topic');

    expect(findings(fifo, stack)).toEqual([]);
  });
});
