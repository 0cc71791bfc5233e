import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnStream } from 'aws-cdk-lib/aws-kinesis';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { encryption } from '../../../lib/rules/encryption.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';

const bench = workbench();
const withKey = { customerManagedKey: true };

describe('the rule on encryption', () => {
  test('finds what is stored in the clear', () => {
    const stack = bench.stack();
    new CfnQueue(stack, 'Queue', { sqsManagedSseEnabled: false });
    new CfnStream(stack, 'Stream');
    new CfnBucket(stack, 'Bucket');

    expect(findings(encryption, stack)).toEqual([
      'Orders/Queue: encryption none must be on for AWS::SQS::Queue; set encryption: QueueEncryption.SQS_MANAGED',
      'Orders/Stream: encryption none must be on for AWS::Kinesis::Stream; set encryption: StreamEncryption.MANAGED',
      'Orders/Bucket: encryption none must be on for AWS::S3::Bucket; set encryption: BucketEncryption.S3_MANAGED',
    ]);
  });

  test.each([
    ['none', undefined],
    ['one outside the app', 'alias/aws/sns'],
  ])('finds a topic under %s key where the stage has its own', (got, kmsMasterKeyId) => {
    const stack = bench.stack();
    new CfnTopic(stack, 'Topic', { kmsMasterKeyId });

    expect(findings(encryption, stack, withKey)).toEqual([
      `Orders/Topic: encryption key ${got} must be the AWS::KMS::Key of the stage, whose settings say customerManagedKey true; pass stage.key to the construct`,
    ]);
  });

  test("is content with the stage's key", () => {
    const stack = bench.stack();
    new Queue(stack, 'Queue', { encryptionMasterKey: new Key(stack, 'Key') });

    expect(findings(encryption, stack, withKey)).toEqual([]);
  });

  test('finds a replica of a global table that has no key, where the stage has its own', () => {
    const stack = bench.stack();
    const table = (id: string, other: object) =>
      new CfnGlobalTable(stack, id, {
        keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
        attributeDefinitions: [{ attributeName: 'pk', attributeType: 'S' }],
        replicas: [
          { region: 'eu-west-1', sseSpecification: { kmsMasterKeyId: key.keyArn } },
          { region: 'eu-central-1', ...other },
        ],
      });
    const key = new Key(stack, 'Key');
    const theirs = 'arn:aws:kms:eu-central-1:111122223333:key/theirs';
    table('Half', {});
    table('Full', { sseSpecification: { kmsMasterKeyId: theirs } });

    expect(findings(encryption, stack, withKey)).toEqual([
      'Orders/Half: encryption key none must be the AWS::KMS::Key of the stage, whose settings say customerManagedKey true; pass stage.key to the construct',
    ]);
  });
});
