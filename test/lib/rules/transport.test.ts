import { AccountPrincipal, AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { transport } from '../../../lib/rules/transport.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';

const bench = workbench();
const plain = { Bool: { 'aws:SecureTransport': 'false' } };

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
      'Orders/Queue: the policy of this AWS::SQS::Queue has no Deny for aws:SecureTransport false and must have one for every principal and action, with no other condition; set enforceSSL: true',
      'Orders/Topic: the policy of this AWS::SNS::Topic has no Deny for aws:SecureTransport false and must have one for every principal and action, with no other condition; set enforceSSL: true',
      'Orders/Bucket: the policy of this AWS::S3::Bucket has no Deny for aws:SecureTransport false and must have one for every principal and action, with no other condition; set enforceSSL: true',
    ]);
  });

  test('is content when they refuse it', () => {
    expect(found(true)).toEqual([]);
  });

  test.each([
    ['one action', { actions: ['sqs:SendMessage'] }],
    ['what is for another queue', { resources: ['arn:aws:sqs:eu-west-1:111122223333:Other'] }],
    ['one principal', { principals: [new AccountPrincipal('111122223333')] }],
    ['one address', { conditions: { ...plain, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }],
    ['what comes over TLS', { conditions: { Bool: { 'aws:SecureTransport': 'true' } } }],
  ])('finds a queue that refuses only %s', (_, props) => {
    const stack = bench.stack();
    const queue = new Queue(stack, 'Queue');
    queue.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sqs:*'],
        resources: [queue.queueArn],
        conditions: plain,
        ...props,
      }),
    );

    expect(findings(transport, stack)).toHaveLength(1);
  });

  test('finds a bucket that refuses plain requests for itself and not for its objects', () => {
    const stack = bench.stack();
    const bucket = new Bucket(stack, 'Bucket');
    bucket.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:*'],
        resources: [bucket.bucketArn],
        conditions: plain,
      }),
    );

    expect(findings(transport, stack)).toHaveLength(1);
  });
});
