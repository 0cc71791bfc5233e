import { CfnStream } from 'aws-cdk-lib/aws-kinesis';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { streams } from '../../../lib/rules/streams.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';
import { rawFunction, rawMapping } from './raw-resources.ts';

const bench = workbench();

const patient = {
  startingPosition: 'TRIM_HORIZON',
  bisectBatchOnFunctionError: true,
  maximumRetryAttempts: 10,
  maximumRecordAgeInSeconds: 518_400,
};

function found(props: object, { hours = 168, toQueue = false, toNowhere = false } = {}) {
  const stack = bench.stack();
  const destination = toQueue
    ? new CfnQueue(stack, 'Failed').attrArn
    : new CfnBucket(stack, 'Failed').attrArn;
  rawMapping(stack, 'Mapping', {
    functionName: rawFunction(stack, 'Function').ref,
    eventSourceArn: new CfnStream(stack, 'Stream', { retentionPeriodHours: hours }).attrArn,
    ...(toNowhere ? {} : { destinationConfig: { onFailure: { destination } } }),
    ...patient,
    ...props,
  });
  return findings(streams, stack);
}

describe('the rule on streams', () => {
  test('is content with a patient, finite mapping of a stream that keeps a week', () => {
    expect(found({})).toEqual([]);
  });

  test('finds a stream that forgets within a day', () => {
    expect(found({ maximumRecordAgeInSeconds: 3_600 }, { hours: 24 })).toEqual([
      'Orders/Stream: retention 24 h must be at least 168 h, or nothing can be replayed after a weekend; set retentionPeriod to Duration.days(7) or more',
    ]);
  });

  test('finds a reader that starts at the end', () => {
    expect(found({ startingPosition: 'LATEST' })).toEqual([
      'Orders/Mapping: StartingPosition LATEST must be TRIM_HORIZON, or records before the first poll are skipped; set startingPosition: StartingPosition.TRIM_HORIZON',
    ]);
  });

  test('finds retries without an end', () => {
    expect(found({ maximumRetryAttempts: undefined })).toEqual([
      'Orders/Mapping: MaximumRetryAttempts unlimited must be from 0 to 10, or a poison record blocks its shard (KIN-20); set retryAttempts',
    ]);
  });

  test.each([-1, 11])('finds %d retries', (maximumRetryAttempts) => {
    expect(found({ maximumRetryAttempts })).toHaveLength(1);
  });

  test('finds batches that are not halved', () => {
    expect(found({ bisectBatchOnFunctionError: undefined })).toEqual([
      'Orders/Mapping: BisectBatchOnFunctionError false must be true, or a poison record takes its batch along (KIN-13); set bisectBatchOnError: true',
    ]);
  });

  test.each([
    [undefined, 'unlimited'],
    [604_800, '604800'],
  ])('finds records that may grow as old as their stream lets them: %s', (age, got) => {
    expect(found({ maximumRecordAgeInSeconds: age })).toEqual([
      `Orders/Mapping: MaximumRecordAgeInSeconds ${got} must be below the stream's retention 604800 s (KIN-17); set maxRecordAge, so that a record is dead-lettered before its stream forgets it`,
    ]);
  });

  test.each([
    [{ toNowhere: true }, 'none'],
    [{ toQueue: true }, 'AWS::SQS::Queue'],
  ])('finds records that are lost after their retries: %o', (options, got) => {
    expect(found({}, options)).toEqual([
      `Orders/Mapping: on-failure destination ${got} must be an AWS::S3::Bucket, which keeps the records themselves (KIN-21); set onFailure to the bucket of StreamDeadLetters`,
    ]);
  });
});
