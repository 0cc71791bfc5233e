import { bundleSize } from '../bundles.ts';

const external = ['@aws-sdk/*', '@smithy/*', 'zod', 'zod/*'];

const queue = `
  export { queueConsumer } from '../lambdas/runtime/queue-consumer.ts';
  export { transaction } from '../lambdas/runtime/transaction.ts';
  export { sqsQueue } from '../lambdas/runtime/sqs.ts';
  export { dynamoDbInbox } from '../lambdas/runtime/dynamodb.ts';
`;

const everything = `
  ${queue}
  export { fifoConsumer } from '../lambdas/runtime/fifo-consumer.ts';
  export { streamConsumer } from '../lambdas/runtime/stream-consumer.ts';
  export { dynamoDbItems } from '../lambdas/runtime/dynamodb-items.ts';
  export { inline } from '../lambdas/runtime/inline.ts';
  export { lease } from '../lambdas/runtime/lease.ts';
  export { watermark } from '../lambdas/runtime/watermark.ts';
  export { s3DeadLetters } from '../lambdas/runtime/s3.ts';
`;

const peerQueue = `
  export { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
  export { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
  export { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
  export { parse } from '@aws-lambda-powertools/parser';
  export { JSONStringified } from '@aws-lambda-powertools/parser/helpers';
`;

/** KB of what a consumer of a queue needs of the library, and of all of the library. */
export async function measureRuntimeBundle() {
  const [ours, peer, all] = await Promise.all(
    [queue, peerQueue, everything].map((entry) => bundleSize(entry, external)),
  );
  if (!ours || !peer || !all) throw new Error('a bundle is missing');
  return {
    minified: { ours: ours.bytes / 1024, peer: peer.bytes / 1024 },
    zipped: { ours: ours.zipped / 1024, peer: peer.zipped / 1024 },
    allMinified: { ours: all.bytes / 1024 },
    allZipped: { ours: all.zipped / 1024 },
  };
}
