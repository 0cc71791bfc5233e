import {
  AnyPrincipal,
  PolicyStatement,
  type PolicyStatementProps,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { CfnPermission, CfnUrl } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { actionsOnEverything, permissions } from '../../../lib/rules/permissions.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';

const bench = workbench();
const queueArn = 'arn:aws:sqs:eu-west-1:111122223333:Queue';

function ofRole(statement: PolicyStatementProps) {
  const stack = bench.stack();
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(new PolicyStatement(statement));
  return findings(permissions, stack);
}

function ofQueue(statement: PolicyStatementProps) {
  const stack = bench.stack();
  new Queue(stack, 'Queue').addToResourcePolicy(
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn], ...statement }),
  );
  return findings(permissions, stack);
}

describe('the rule on permissions', () => {
  test('finds a role that acts on every resource', () => {
    expect(ofRole({ actions: ['sqs:SendMessage'], resources: ['*'] })).toEqual([
      'Orders/Role/DefaultPolicy: Resource "*" for sqs:SendMessage must be the ARNs it acts on (only xray:PutTelemetryRecords, xray:PutTraceSegments have none); name the resource, or add the action with a reason to lib/rules/permissions.ts',
    ]);
  });

  test('takes the actions that have no resource, each for a reason', () => {
    expect(ofRole({ actions: Object.keys(actionsOnEverything), resources: ['*'] })).toEqual([]);
    expect(Object.values(actionsOnEverything).filter((reason) => reason.length < 15)).toEqual([]);
  });

  test('finds a role that does whatever a service can', () => {
    expect(ofRole({ actions: ['sqs:*'], resources: [queueArn] })).toEqual([
      'Orders/Role/DefaultPolicy: Action "sqs:*" must be the actions that are used; list them, or use the grant methods',
    ]);
  });

  test('finds a queue that lets everybody in', () => {
    expect(ofQueue({ principals: [new AnyPrincipal()] })).toEqual([
      'Orders/Queue/Policy: Principal "*" without a condition must be the roles or services that call; name the principal; within one account a grant to the role is enough',
    ]);
  });

  test('finds a queue that a service may use for any account', () => {
    expect(ofQueue({ principals: [new ServicePrincipal('events.amazonaws.com')] })).toEqual([
      'Orders/Queue/Policy: events.amazonaws.com for any account must be bound by aws:SourceArn or aws:SourceAccount; add the condition, so that no other account can use the service against this one',
    ]);
  });

  test('is content when the service acts for a named account', () => {
    const conditions = { StringEquals: { 'aws:SourceAccount': '111122223333' } };

    expect(
      ofQueue({ principals: [new ServicePrincipal('events.amazonaws.com')], conditions }),
    ).toEqual([]);
  });

  test('finds a function URL that answers everybody', () => {
    const stack = bench.stack();
    new CfnUrl(stack, 'Url', { authType: 'NONE', targetFunctionArn: 'f' });

    expect(findings(permissions, stack)).toEqual([
      'Orders/Url: AuthType NONE of a function URL must be AWS_IAM; set authType: FunctionUrlAuthType.AWS_IAM, or put an API before it',
    ]);
  });

  test('finds a function that a service may invoke for any account', () => {
    const stack = bench.stack();
    const shared = { action: 'lambda:InvokeFunction', functionName: 'f' };
    new CfnPermission(stack, 'Open', { ...shared, principal: 's3.amazonaws.com' });
    new CfnPermission(stack, 'Bound', {
      ...shared,
      principal: 's3.amazonaws.com',
      sourceArn: 'arn:aws:s3:::bucket',
    });

    expect(findings(permissions, stack)).toEqual([
      'Orders/Open: s3.amazonaws.com with no SourceArn must have one, or SourceAccount; pass sourceArn to addPermission',
    ]);
  });
});
