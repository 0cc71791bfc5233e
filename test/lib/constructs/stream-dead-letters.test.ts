import { describe, expect, test } from 'vitest';
import { StreamDeadLetters } from '../../../lib/constructs/stream-dead-letters.ts';
import { resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

function bucketIn(stageName: string) {
  const stack = bench.stack();
  new StreamDeadLetters(stack, 'StreamDeadLetters', { stage: bench.stage(stageName) });
  const [bucket] = resourcesOf(stack, 'AWS::S3::Bucket');
  return { stack, bucket };
}

describe('the bucket of dead stream records', () => {
  const { stack, bucket } = bucketIn('dev');

  test('keeps a record for 14 days', () => {
    expect(bucket?.Properties.LifecycleConfiguration.Rules).toEqual([
      { ExpirationInDays: 14, Status: 'Enabled' },
    ]);
  });

  test('is closed to the public', () => {
    expect(bucket?.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });

  test('refuses requests without TLS', () => {
    const [policy] = resourcesOf(stack, 'AWS::S3::BucketPolicy');

    expect(policy?.Properties.PolicyDocument.Statement).toMatchObject([
      { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });

  test.each([
    ['dev', 'Delete'],
    ['prod', 'Retain'],
  ])('in %s its removal from the code means %s', (stageName, policy) => {
    expect(bucketIn(stageName).bucket?.DeletionPolicy).toBe(policy);
  });

  test('is emptied by nobody: a function for that would be a custom resource', () => {
    expect(resourcesOf(stack, 'AWS::Lambda::Function')).toEqual([]);
  });
});
