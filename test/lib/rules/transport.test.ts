import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { transport } from '../../../lib/rules/transport.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';

const bench = workbench();

function found(enforceSSL: boolean) {
  const stack = bench.stack();
  new Queue(stack, 'Queue', { enforceSSL });
  new Topic(stack, 'Topic', { enforceSSL });
  new Bucket(stack, 'Bucket', { enforceSSL });
  return findings(transport, stack);
}

describe('the rule on transport', () => {
  test('finds queues, topics and buckets that answer without TLS', () => {
    expect(found(false)).toEqual([
      'Orders/Queue: the policy of this AWS::SQS::Queue has no Deny for aws:SecureTransport false and must have one for every principal; set enforceSSL: true',
      'Orders/Topic: the policy of this AWS::SNS::Topic has no Deny for aws:SecureTransport false and must have one for every principal; set enforceSSL: true',
      'Orders/Bucket: the policy of this AWS::S3::Bucket has no Deny for aws:SecureTransport false and must have one for every principal; set enforceSSL: true',
    ]);
  });

  test('is content when they refuse it', () => {
    expect(found(true)).toEqual([]);
  });
});
