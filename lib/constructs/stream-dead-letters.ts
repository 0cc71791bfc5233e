import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import { acknowledge, acknowledgeWildcard } from './acknowledge.ts';

export interface StreamDeadLettersProps {
  readonly stage: StageSettings;
}

/**
 * Where stream records go that no retry helped, in full (KIN-21): a bucket that keeps them for two
 * weeks, so that an operator can send them to their consumer again.
 */
export class StreamDeadLetters extends Construct {
  readonly bucket: Bucket;
  /** How long a record is kept. */
  readonly retention = Duration.days(14);

  constructor(scope: Construct, id: string, { stage }: StreamDeadLettersProps) {
    super(scope, id);

    this.bucket = new Bucket(this, 'Bucket', {
      lifecycleRules: [{ expiration: this.retention }],
      ...(stage.key
        ? { encryption: BucketEncryption.KMS, encryptionKey: stage.key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: stage.removalPolicy,
    });
    acknowledge(this.bucket, {
      'AwsSolutions-S1':
        'Only mappings and consumers write to it; CloudTrail data events tell who reads dead letters.',
    });
  }

  /** Writes objects, only while the bucket is this account's: its name may not be squatted. */
  grantPut(grantee: IGrantable & IConstruct): void {
    const objects = this.bucket.arnForObjects('*');
    const ours = { StringEquals: { 's3:ResourceAccount': Stack.of(this).account } };
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [objects],
        conditions: ours,
      }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
        conditions: ours,
      }),
    );
    acknowledgeWildcard(
      grantee,
      objects,
      'The keys of dead letters have their time and a random id.',
    );
  }
}
