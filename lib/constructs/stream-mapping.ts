import { EventSourceMapping, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { BlueprintFunction } from './blueprint-function.ts';
import { check, checkWholeNumber, describeDuration } from './checks.ts';
import type { StreamDeadLetters } from './stream-dead-letters.ts';

export interface StreamMappingProps {
  readonly function: BlueprintFunction;
  /** A Kinesis or a DynamoDB stream. */
  readonly streamArn: string;
  /** How long the stream keeps a record. */
  readonly retention: Duration;
  /** Where a record goes when its retries or its time are spent. */
  readonly deadLetters: StreamDeadLetters;
  /** How old a record may become before it is dead-lettered: from 60 seconds, below `retention`. */
  readonly maxRecordAge: Duration;
  /**
   * Records in one invocation: 1 to 10,000.
   *
   * @default 100
   */
  readonly batchSize?: number;
  /**
   * How long Lambda gathers records for one batch: 0 to 300 seconds, whole ones.
   *
   * @default - none: as soon as there is a record
   */
  readonly batchWindow?: Duration;
  /**
   * Invocations after the first for one batch: 0 to 10 (KIN-12).
   *
   * @default 10
   */
  readonly retryAttempts?: number;
  /**
   * Batches of one shard at the same time: 1 to 10, order kept within each partition key (KIN-03).
   *
   * @default 1
   */
  readonly parallelization?: number;
  /**
   * Which records are wanted, as event filters (FLT-04); the others count as read.
   *
   * @default - all
   */
  readonly filters?: { [key: string]: unknown }[];
}

/**
 * A stream read from its beginning, in which a poison record can block its shard for a while and
 * never for good: halved batches, finite retries, bounded age, then the dead-letter bucket.
 */
export class StreamMapping extends Construct {
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: StreamMappingProps) {
    super(scope, id);
    const { streamArn, retention, deadLetters, maxRecordAge, filters } = props;
    const { batchSize = 100, retryAttempts = 10, parallelization = 1 } = props;
    const { batchWindow = Duration.seconds(0) } = props;
    checkWholeNumber(this, 'batchSize', { value: batchSize, min: 1, max: 10_000 });
    checkWholeNumber(this, 'retryAttempts', { value: retryAttempts, min: 0, max: 10 });
    checkWholeNumber(this, 'parallelization', { value: parallelization, min: 1, max: 10 });
    checkWindow(this, batchWindow);
    checkRecordAge(this, maxRecordAge, retention);

    this.mapping = new EventSourceMapping(this, 'EventSource', {
      target: props.function.target,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize,
      ...(batchWindow.toSeconds() > 0 ? { maxBatchingWindow: batchWindow } : {}),
      parallelizationFactor: parallelization,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts,
      maxRecordAge,
      onFailure: { bind: () => ({ destination: deadLetters.bucket.bucketArn }) },
      ...(filters ? { filters } : {}),
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
    deadLetters.grantPut(props.function);
    acknowledge(props.function, {
      'Serverless-LambdaDLQ':
        'Its mapping calls it synchronously and has an on-failure destination.',
    });
  }
}

function checkWindow(scope: Construct, batchWindow: Duration): void {
  check(scope, batchWindow.toMilliseconds() <= 300_000, {
    rule: 'batchWindow must be 300 seconds or less',
    got: describeDuration(batchWindow),
  });
}

/** Lambda's own bounds are 60 seconds and 7 days (KIN-17). */
function checkRecordAge(scope: Construct, maxRecordAge: Duration, retention: Duration): void {
  const got = describeDuration(maxRecordAge);
  const seconds = maxRecordAge.toSeconds();
  check(scope, seconds < retention.toSeconds(), {
    rule: `maxRecordAge must be below the stream's retention of ${describeDuration(retention)}`,
    got,
  });
  check(scope, seconds >= 60 && seconds <= Duration.days(7).toSeconds(), {
    rule: 'maxRecordAge must be from 60 seconds to 7 days',
    got,
  });
}
