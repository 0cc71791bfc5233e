import type { Buckets, QueueHandle, StreamSource } from '../ports.ts';

/** What a mapping reads. */
export type MappingSource =
  | { readonly kind: 'sqs'; readonly queue: QueueHandle }
  | { readonly kind: 'stream'; readonly stream: StreamSource };

/** Where a stream mapping starts on its first start (KIN-04, KIN-06). */
export type StartingPosition =
  | { readonly kind: 'trim-horizon' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'at-timestamp'; readonly timestampMs: number };

/** Where discarded stream records are reported: S3 with the records, the others without (KIN-21). */
export type OnFailure =
  | { readonly kind: 's3'; readonly buckets: Buckets; readonly bucket: string }
  | { readonly kind: 'sqs'; readonly queue: QueueHandle }
  | {
      readonly kind: 'sns';
      readonly topicArn: string;
      readonly publish: (message: string) => void | Promise<void>;
    };

/** Says whether a record, as the Lambda event carries it, passes the filter criteria. */
export type RecordMatcher = (lambdaRecord: Readonly<Record<string, unknown>>) => boolean;

/** An AWS::Lambda::EventSourceMapping, its references resolved. */
export interface MappingConfig {
  readonly uuid: string;
  /** Name or ARN. */
  readonly functionName: string;
  readonly source: MappingSource;
  /** @default 10 for queues, 100 for streams (SQS-01, KIN-01) */
  readonly batchSize?: number;
  /** MaximumBatchingWindowInSeconds, 0-300. @default 0 */
  readonly windowSeconds?: number;
  /** Queues only, 2-1,000 (SQS-15). @default two pollers, the local cap */
  readonly maximumConcurrency?: number;
  /** @default false */
  readonly reportBatchItemFailures?: boolean;
  /** Streams only, required there. */
  readonly startingPosition?: StartingPosition;
  /** BisectBatchOnFunctionError. @default false */
  readonly bisect?: boolean;
  /** -1: until the records expire. @default -1 */
  readonly maximumRetryAttempts?: number;
  /** -1 or 60-604,800. @default -1 */
  readonly maximumRecordAgeSeconds?: number;
  /** Concurrent batches of a shard, 1-10 (KIN-03). @default 1 */
  readonly parallelizationFactor?: number;
  /** 0-900; above 0 the function aggregates (KIN-25). @default 0 */
  readonly tumblingWindowSeconds?: number;
  readonly onFailure?: OnFailure;
  /** @default every record passes */
  readonly matches?: RecordMatcher;
  /** A disabled mapping starts paused. @default true */
  readonly enabled?: boolean;
}
