import { CfnStream } from 'aws-cdk-lib/aws-kinesis';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Stack } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { markerLife } from '../../../lib/rules/marker-life.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';
import { rawFunction, rawMapping, rawQueues } from './raw-resources.ts';

const bench = workbench();
const days = 86_400;
const remedy =
  'compute MARKER_LIFE_SECONDS from the two retentions, as QueueConsumer and StreamConsumer do';

/** A consumer with an inbox, whose markers live as long as said. */
function consumer(stack: Stack, seconds: number | undefined) {
  const life: Record<string, string> =
    seconds === undefined ? {} : { MARKER_LIFE_SECONDS: String(seconds) };
  return rawFunction(stack, 'Function', {
    environment: { variables: { INBOX_TABLE: 'inbox', ...life } },
  }).ref;
}

function ofQueue(seconds: number | undefined) {
  const stack = bench.stack();
  const { source } = rawQueues(stack, 'Queue');
  rawMapping(stack, 'Mapping', {
    functionName: consumer(stack, seconds),
    eventSourceArn: source.attrArn,
  });
  return findings(markerLife, stack);
}

function ofStream(seconds: number, rules: object[]) {
  const stack = bench.stack();
  const bucket = new CfnBucket(stack, 'Failed', { lifecycleConfiguration: { rules } as never });
  rawMapping(stack, 'Mapping', {
    functionName: consumer(stack, seconds),
    eventSourceArn: new CfnStream(stack, 'Stream', { retentionPeriodHours: 168 }).attrArn,
    destinationConfig: { onFailure: { destination: bucket.attrArn } },
  });
  return findings(markerLife, stack);
}

describe('the rule on marker life', () => {
  test('finds markers of an hour, shorter than any redrive', () => {
    expect(ofQueue(3_600)).toEqual([
      `Orders/Function: MARKER_LIFE_SECONDS 3600 must be at least source retention 345600 + dead-letter retention 1209600 + a day 86400 = 1641600, or a redriven message is applied twice; ${remedy}`,
    ]);
  });

  test('finds an inbox without a marker life', () => {
    expect(ofQueue(undefined)).toHaveLength(1);
  });

  test('is content with four days, fourteen and one', () => {
    expect(ofQueue(19 * days)).toEqual([]);
  });

  test('counts the retention of a stream and of the bucket of its dead letters', () => {
    const expires = [{ status: 'Enabled', expirationInDays: 14 }];

    expect(ofStream(22 * days, expires)).toEqual([]);
    expect(ofStream(21 * days, expires)).toEqual([
      `Orders/Function: MARKER_LIFE_SECONDS 1814400 must be at least source retention 604800 + dead-letter retention 1209600 + a day 86400 = 1900800, or a redriven message is applied twice; ${remedy}`,
    ]);
  });

  test('takes the first of the expiries that hold for every object', () => {
    const both = [14, 30].map((expirationInDays) => ({ status: 'Enabled', expirationInDays }));

    expect(ofStream(22 * days, both)).toEqual([]);
  });

  test.each([
    ['that never expire', []],
    ['whose expiry is off', [{ status: 'Disabled', expirationInDays: 14 }]],
    ['of which some expire', [{ status: 'Enabled', expirationInDays: 14, prefix: 'old/' }]],
    [
      'of which those with a tag expire',
      [{ status: 'Enabled', expirationInDays: 14, tagFilters: [{ key: 'k', value: 'v' }] }],
    ],
  ])('finds dead letters %s', (_, expiries) => {
    expect(ofStream(22 * days, expiries)).toEqual([
      expect.stringContaining('dead-letter retention 31536000 '),
    ]);
  });

  test('has nothing to say about a consumer without an inbox', () => {
    const stack = bench.stack();
    rawMapping(stack, 'Mapping', {
      functionName: rawFunction(stack, 'Function').ref,
      eventSourceArn: rawQueues(stack, 'Queue').source.attrArn,
    });

    expect(findings(markerLife, stack)).toEqual([]);
  });
});
