import { CfnGlobalTable, CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { statefulResources } from '../../../lib/rules/stateful-resources.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';

const bench = workbench();

function build(isSafe: boolean) {
  const stack = new Stack(bench.app(), 'Orders', { terminationProtection: isSafe });
  new CfnTable(stack, 'Table', {
    keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
    attributeDefinitions: [{ attributeName: 'pk', attributeType: 'S' }],
    billingMode: 'PAY_PER_REQUEST',
    deletionProtectionEnabled: isSafe,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: isSafe },
  }).applyRemovalPolicy(isSafe ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  return stack;
}

describe('the rule on stateful resources', () => {
  test('finds a table and a stack that one slip deletes, where data is protected', () => {
    expect(findings(statefulResources, build(false), { protectsData: true })).toEqual([
      'Orders/Table: DeletionPolicy Delete must be Retain in a stage that protects data; set removalPolicy: stage.removalPolicy',
      'Orders/Table: UpdateReplacePolicy Delete must be Retain in a stage that protects data; set removalPolicy: stage.removalPolicy',
      'Orders/Table: DeletionProtectionEnabled false must be true in a stage that protects data; set deletionProtection, as ItemTable does',
      'Orders/Table: PointInTimeRecoveryEnabled false must be true in a stage that protects data; set pointInTimeRecoverySpecification, as ItemTable does',
      'Orders: terminationProtection false must be true in a stage that protects data; pass terminationProtection: stage.protectsData to the stack',
    ]);
  });

  test('finds each replica of a global table that one slip deletes', () => {
    const stack = new Stack(bench.app(), 'Orders', { terminationProtection: true });
    new CfnGlobalTable(stack, 'Table', {
      keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
      attributeDefinitions: [{ attributeName: 'pk', attributeType: 'S' }],
      replicas: [
        {
          region: 'eu-west-1',
          deletionProtectionEnabled: true,
          pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        },
        { region: 'eu-central-1' },
      ],
    }).applyRemovalPolicy(RemovalPolicy.DESTROY);

    expect(findings(statefulResources, stack, { protectsData: true })).toEqual([
      'Orders/Table: DeletionPolicy Delete must be Retain in a stage that protects data; set removalPolicy: stage.removalPolicy',
      'Orders/Table: UpdateReplacePolicy Delete must be Retain in a stage that protects data; set removalPolicy: stage.removalPolicy',
      'Orders/Table: DeletionProtectionEnabled false of replica eu-central-1 must be true in a stage that protects data; set deletionProtection, as ItemTable does',
      'Orders/Table: PointInTimeRecoveryEnabled false of replica eu-central-1 must be true in a stage that protects data; set pointInTimeRecoverySpecification, as ItemTable does',
    ]);
  });

  test('is content with what cannot be deleted', () => {
    expect(findings(statefulResources, build(true), { protectsData: true })).toEqual([]);
  });

  test('has nothing to say where data may go', () => {
    expect(findings(statefulResources, build(false))).toEqual([]);
  });
});
