import { CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  Effect,
  PolicyStatement,
  type PolicyStatementProps,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnSubscription, CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Stack } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { DataKey } from '../../../lib/constructs/data-key.ts';
import { keyGrants } from '../../../lib/rules/key-grants.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';

const bench = workbench();

/** A rotated key that no service may use. */
function deafKey(stack: Stack) {
  return new Key(stack, 'Key', { enableKeyRotation: true });
}

function deliver(stack: Stack, kmsMasterKeyId: string) {
  new CfnSubscription(stack, 'Subscription', {
    topicArn: new CfnTopic(stack, 'Topic').ref,
    protocol: 'sqs',
    endpoint: new CfnQueue(stack, 'Queue', { kmsMasterKeyId }).attrArn,
  });
  return findings(keyGrants, stack);
}

/** What a key says about SNS: all that it needs, unless told otherwise. */
function forSns(props: PolicyStatementProps) {
  return new PolicyStatement({
    principals: [new ServicePrincipal('sns.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
    ...props,
  });
}

describe('the rule on key grants', () => {
  test('finds a queue whose key keeps SNS out', () => {
    const stack = bench.stack();

    expect(deliver(stack, deafKey(stack).keyArn)).toEqual([
      'Orders/Queue: key Orders/Key lets sns.amazonaws.com do no kms:Decrypt, kms:GenerateDataKey and must, or it fails in silence (CW-21); let sns.amazonaws.com use the key in its policy, with aws:SourceAccount, as DataKey does',
    ]);
  });

  test.each([
    ['for another account', { StringEquals: { 'aws:SourceAccount': '999988887777' } }],
    ['for another service', { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::letters' } }],
  ])('finds a queue whose key lets SNS in %s', (_, conditions) => {
    const stack = bench.stack();
    const key = deafKey(stack);
    key.addToResourcePolicy(forSns({ conditions }));

    expect(deliver(stack, key.keyArn)).toEqual([
      expect.stringMatching(
        /^Orders\/Queue: key Orders\/Key lets sns.amazonaws.com do no kms:Decrypt/,
      ),
    ]);
  });

  test('finds a queue whose key denies what it allows', () => {
    const stack = bench.stack();
    const key = deafKey(stack);
    const conditions = { StringEquals: { 'aws:SourceAccount': stack.account } };
    key.addToResourcePolicy(forSns({ conditions }));
    key.addToResourcePolicy(forSns({ effect: Effect.DENY, actions: ['kms:Generate*'] }));

    expect(deliver(stack, key.keyArn)).toEqual([
      expect.stringMatching(
        /^Orders\/Queue: key Orders\/Key lets .* do no kms:GenerateDataKey and must/,
      ),
    ]);
  });

  test("finds a queue under AWS's own key for SQS, which SNS may never use", () => {
    expect(deliver(bench.stack(), 'alias/aws/sqs')).toHaveLength(1);
  });

  test('finds an alarm topic whose key keeps CloudWatch out', () => {
    const stack = bench.stack();
    const topic = new CfnTopic(stack, 'Topic', { kmsMasterKeyId: deafKey(stack).keyArn });
    new CfnCompositeAlarm(stack, 'Alarm', { alarmRule: 'TRUE', alarmActions: [topic.ref] });

    expect(findings(keyGrants, stack)).toEqual([
      'Orders/Topic: key Orders/Key lets cloudwatch.amazonaws.com do no kms:Decrypt, kms:GenerateDataKey and must, or it fails in silence (CW-21); let cloudwatch.amazonaws.com use the key in its policy, with aws:SourceAccount, as DataKey does',
    ]);
  });

  test('finds a log group whose key keeps CloudWatch Logs out', () => {
    const stack = bench.stack();
    new CfnLogGroup(stack, 'Logs', { kmsKeyId: deafKey(stack).keyArn });

    expect(findings(keyGrants, stack)).toEqual([
      'Orders/Logs: key Orders/Key lets logs.AWS::Region.amazonaws.com do no kms:Decrypt, kms:GenerateDataKey and must, or it fails in silence (CW-21); let logs.AWS::Region.amazonaws.com use the key in its policy, with aws:SourceAccount, as DataKey does',
    ]);
  });

  test.each([
    ['by no condition', false],
    ['by a wildcard', true],
  ])('finds a key that a service may use for any account, bound %s', (_, isBound) => {
    const stack = bench.stack();
    const conditions = { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } };
    deafKey(stack).addToResourcePolicy(forSns(isBound ? { conditions } : {}));

    expect(findings(keyGrants, stack)).toEqual([
      'Orders/Key: the key policy lets sns.amazonaws.com of any account use the key and must name aws:SourceArn or aws:SourceAccount; add the condition',
    ]);
  });

  test('finds a key that is not rotated', () => {
    const stack = bench.stack();
    new Key(stack, 'Key');

    expect(findings(keyGrants, stack)).toEqual([
      'Orders/Key: EnableKeyRotation false must be true; set enableKeyRotation: true',
    ]);
  });

  test("is content with the stage's key", () => {
    const stack = bench.stack();
    const { keyArn } = new DataKey(stack, 'DataKey', { stage: bench.stage() }).key;
    new CfnLogGroup(stack, 'Logs', { kmsKeyId: keyArn });

    expect(deliver(stack, keyArn)).toEqual([]);
  });
});
