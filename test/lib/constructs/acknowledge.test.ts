import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type App, CfnOutput, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { acknowledgeWildcard } from '../../../lib/constructs/acknowledge.ts';
import { workbench } from '../workbench.ts';

const bench = workbench();

/** What was acknowledged on a construct in the bucket's stack, or in another one. */
function acknowledged(where: 'the same stack' | 'another stack') {
  const stack = bench.stack();
  const bucket = new Bucket(stack, 'Bucket');
  const other = new Stack(stack.node.scope, 'Readers');
  const reader = new Construct(where === 'the same stack' ? stack : other, 'Reader');
  acknowledgeWildcard(reader, bucket.arnForObjects('*'), 'Keys are random.');
  new CfnOutput(other, 'Read', { value: bucket.bucketArn });
  (stack.node.root as App).synth();
  return reader.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .map(({ data }) => data);
}

describe('a wildcard that is acknowledged', () => {
  test('is named by the attribute within its stack', () => {
    expect(acknowledged('the same stack')).toEqual([
      { 'Annotation::AwsSolutions-IAM5[Resource::<Bucket83908E77.Arn>/*]': 'Keys are random.' },
    ]);
  });

  test('is named by the export of another stack', () => {
    expect(acknowledged('another stack')).toEqual([
      {
        'Annotation::AwsSolutions-IAM5[Resource::Orders:ExportsOutputFnGetAttBucket83908E77Arn063C8555/*]':
          'Keys are random.',
      },
    ]);
  });
});
