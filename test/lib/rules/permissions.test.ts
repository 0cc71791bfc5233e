import {
  AnyPrincipal,
  CfnManagedPolicy,
  CfnRole,
  CfnRolePolicy,
  ManagedPolicy,
  PolicyStatement,
  type PolicyStatementProps,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { CfnPermission, CfnUrl } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { actionsOnEverything, permissions, policiesOfAws } from '../../../lib/rules/permissions.ts';
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

/** A policy of a role, its own resource, with one statement as CloudFormation gets it. */
function ofDocument(statement: object) {
  const stack = bench.stack();
  new CfnRolePolicy(stack, 'Policy', {
    roleName: 'any',
    policyName: 'own',
    policyDocument: { Statement: [{ Effect: 'Allow', ...statement }] },
  });
  return findings(permissions, stack);
}

describe('the rule on permissions', () => {
  test('finds a role that acts on every resource', () => {
    expect(ofRole({ actions: ['sqs:SendMessage'], resources: ['*'] })).toEqual([
      'Orders/Role/DefaultPolicy: Resource "*" for sqs:SendMessage must be the ARNs it acts on (only xray:PutTelemetryRecords, xray:PutTraceSegments have none); name the resource, or add the action with a reason to lib/rules/permissions.ts',
    ]);
  });

  test.each([
    'arn:*',
    'arn:aws:*',
    'arn:aws:*:*:*:*',
    'arn:aws:s*:eu-west-1:111122223333:Queue',
    { 'Fn::Sub': `arn:\${AWS::Partition}:*:\${AWS::Region}:\${AWS::AccountId}:*` },
  ])('finds a role that acts on the resources of every service: %j', (resource) => {
    expect(ofDocument({ Action: 'sqs:SendMessage', Resource: resource })).toEqual([
      expect.stringMatching(
        /^Orders\/Policy: Resource "arn:.*" for sqs:SendMessage must be the ARNs/,
      ),
    ]);
  });

  test('takes a wildcard in the name of a resource', () => {
    const resources = ['arn:aws:s3:::letters/*', { 'Fn::Join': ['', [{ Ref: 'Letters' }, '/*']] }];

    expect(ofDocument({ Action: 's3:PutObject', Resource: resources })).toEqual([]);
  });

  test.each([
    ['NotAction', { NotAction: 'iam:*', Resource: queueArn }],
    ['NotResource', { Action: 'sqs:SendMessage', NotResource: queueArn }],
  ])('finds a role that may do all but what %s names', (member, statement) => {
    expect(ofDocument(statement)).toEqual([
      `Orders/Policy: ${member} of an Allow must be ${member.slice(3)}: it allows all but what it names; list what is allowed`,
    ]);
  });

  test('finds a role that everybody but one may assume', () => {
    const stack = bench.stack();
    const NotPrincipal = { AWS: 'arn:aws:iam::111122223333:root' };
    new CfnRole(stack, 'Role', {
      assumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', NotPrincipal, Action: 'sts:AssumeRole' }],
      },
    });

    expect(findings(permissions, stack)).toEqual([
      'Orders/Role: NotPrincipal of an Allow must be Principal: it allows all but what it names; list what is allowed',
    ]);
  });

  test('finds a role with a policy of AWS that does more than it needs', () => {
    const stack = bench.stack();
    const role = new Role(stack, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess'));

    expect(findings(permissions, stack)).toEqual([
      'Orders/Role: ManagedPolicyArns arn:AWS::Partition:iam::aws:policy/AdministratorAccess must be a policy of the app (of AWS only service-role/AWSCodeDeployRoleForLambdaLimited, service-role/AWSLambdaBasicExecutionRole); list the actions in a policy of the role, or add it with a reason to lib/rules/permissions.ts',
    ]);
  });

  test('takes the policies of AWS that have a reason, and those of the app', () => {
    const stack = bench.stack();
    const policyDocument = { Statement: [] };
    const own = new CfnManagedPolicy(stack, 'Own', { policyDocument });
    const listed = Object.keys(policiesOfAws).map((name) => `arn:aws:iam::aws:policy/${name}`);
    new CfnRole(stack, 'Role', {
      assumeRolePolicyDocument: policyDocument,
      managedPolicyArns: [...listed, own.ref],
    });

    expect(findings(permissions, stack)).toEqual([]);
    expect(Object.values(policiesOfAws).filter((reason) => reason.length < 15)).toEqual([]);
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

  test.each([
    [{ Bool: { 'aws:SecureTransport': 'true' } }, 'aws:securetransport'],
    [{ StringLike: { 'aws:PrincipalOrgID': '*' } }, 'aws:principalorgid'],
    [{ StringLike: { 'aws:SourceAccount': ['111122223333', '4*'] } }, 'aws:sourceaccount'],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }, 'aws:sourcearn'],
    [{ StringEqualsIfExists: { 'aws:SourceAccount': '111122223333' } }, 'aws:sourceaccount'],
  ])('finds a queue whose condition still lets everybody in: %j', (conditions, keys) => {
    expect(ofQueue({ principals: [new AnyPrincipal()], conditions })).toEqual([
      `Orders/Queue/Policy: Principal "*" bound by ${keys} alone must be the roles or services that call; name the principal; within one account a grant to the role is enough`,
    ]);
  });

  test.each([
    { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
    { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } },
    { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' } },
  ])('takes everybody whom a condition binds to an account or organization: %j', (conditions) => {
    expect(ofQueue({ principals: [new AnyPrincipal()], conditions })).toEqual([]);
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
    new CfnPermission(stack, 'Loose', {
      ...shared,
      principal: 's3.amazonaws.com',
      sourceArn: 'arn:aws:s3:::*',
    });

    expect(findings(permissions, stack)).toEqual([
      'Orders/Open: s3.amazonaws.com with no SourceArn must have one of a single account, or SourceAccount; pass sourceArn to addPermission',
      'Orders/Loose: s3.amazonaws.com with SourceArn arn:aws:s3:::* must have one of a single account, or SourceAccount; pass sourceArn to addPermission',
    ]);
  });
});
