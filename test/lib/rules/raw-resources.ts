import { CfnEventSourceMapping, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnQueue, type CfnQueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Stack } from 'aws-cdk-lib/core';

/** A function with nothing but what CloudFormation wants; 10 seconds, unless told otherwise. */
export function rawFunction(
  stack: Stack,
  id: string,
  props: Partial<ConstructorParameters<typeof CfnFunction>[2]> = {},
): CfnFunction {
  return new CfnFunction(stack, id, {
    code: { zipFile: 'exports.handler = async () => {};' },
    role: 'arn:aws:iam::111122223333:role/any',
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    timeout: 10,
    ...props,
  });
}

/** A queue, its dead-letter queue and the policies of both, right by default. */
export function rawQueues(
  stack: Stack,
  id: string,
  props: { readonly source?: CfnQueueProps; readonly deadLetters?: CfnQueueProps } = {},
) {
  const deadLetters = new CfnQueue(stack, `${id}DeadLetters`, {
    messageRetentionPeriod: 14 * 86_400,
    redriveAllowPolicy: {
      redrivePermission: 'byQueue',
      sourceQueueArns: [stack.formatArn({ service: 'sqs', resource: id })],
    },
    ...props.deadLetters,
  });
  const source = new CfnQueue(stack, id, {
    queueName: id,
    visibilityTimeout: 60,
    redrivePolicy: { deadLetterTargetArn: deadLetters.attrArn, maxReceiveCount: 5 },
    ...props.source,
  });
  return { source, deadLetters };
}

/** A mapping of a queue or stream to a function, right for a queue by default. */
export function rawMapping(
  stack: Stack,
  id: string,
  props: ConstructorParameters<typeof CfnEventSourceMapping>[2],
): CfnEventSourceMapping {
  return new CfnEventSourceMapping(stack, id, {
    functionResponseTypes: ['ReportBatchItemFailures'],
    ...props,
  });
}
