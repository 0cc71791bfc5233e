import { bundleSettings } from '../../tools/bundle/bundle.ts';
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
  const size = (entry: string) => bundleSize(entry, { ...bundleSettings, external });
  const [ours, peer, all] = [await size(queue), await size(peerQueue), await size(everything)];
  return {
    minified: { ours: ours.minified, peer: peer.minified },
    zipped: { ours: ours.zipped, peer: peer.zipped },
    allMinified: { ours: all.minified },
    allZipped: { ours: all.zipped },
  };
}
