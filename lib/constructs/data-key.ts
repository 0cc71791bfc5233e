import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Aws, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';

export interface DataKeyProps {
  readonly stage: StageSettings;
}

/** A service that uses the key for resources of this account. */
interface KeyUser {
  readonly sid: string;
  readonly service: string;
  readonly actions: readonly string[];
  /** What names the resource for which the service acts. */
  readonly sourceKey: string;
  /** ARN of those resources, from the service on. */
  readonly source: { readonly service: string; readonly resource: string };
}

const encrypting = ['kms:Decrypt', 'kms:GenerateDataKey*'];

/**
 * Without these grants everything deploys, and messages and alarms are dropped in silence. Lambda's
 * is for mappings that put their filters under the key; pollers decrypt by their function's role.
 */
const users: readonly KeyUser[] = [
  {
    sid: 'TopicsWriteToQueues',
    service: 'sns.amazonaws.com',
    actions: encrypting,
    sourceKey: 'aws:SourceArn',
    source: { service: 'sns', resource: '*' },
  },
  {
    sid: 'AlarmsSpeakToTopics',
    service: 'cloudwatch.amazonaws.com',
    actions: encrypting,
    sourceKey: 'aws:SourceArn',
    source: { service: 'cloudwatch', resource: 'alarm:*' },
  },
  {
    sid: 'MappingsReadTheirFilters',
    service: 'lambda.amazonaws.com',
    actions: ['kms:Decrypt'],
    sourceKey: 'aws:SourceArn',
    source: { service: 'lambda', resource: '*' },
  },
  {
    sid: 'LogGroupsOfThisAccount',
    service: `logs.${Aws.REGION}.amazonaws.com`,
    actions: [...encrypting, 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*'],
    sourceKey: 'kms:EncryptionContext:aws:logs:arn',
    source: { service: 'logs', resource: 'log-group:*' },
  },
];

/** The stage's own key for all its data: rotated, and lent to services only for this account. */
export class DataKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, { stage }: DataKeyProps) {
    super(scope, id);

    this.key = new Key(this, 'Key', {
      description: `Messages, items and logs of the ${stage.name} stage`,
      enableKeyRotation: true,
      removalPolicy: stage.removalPolicy,
    });
    for (const user of users) this.key.addToResourcePolicy(this.#lend(user));
  }

  #lend({ sid, service, actions, sourceKey, source }: KeyUser): PolicyStatement {
    const stack = Stack.of(this);
    const { service: owner, resource } = source;
    return new PolicyStatement({
      sid,
      principals: [new ServicePrincipal(service)],
      actions: [...actions],
      // In a key policy, the key itself.
      resources: ['*'],
      conditions: {
        ...(sourceKey === 'aws:SourceArn'
          ? { StringEquals: { 'aws:SourceAccount': stack.account } }
          : {}),
        ArnLike: {
          [sourceKey]: `arn:${stack.partition}:${owner}:${stack.region}:${stack.account}:${resource}`,
        },
      },
    });
  }
}
