import { unnamedCallers } from './callers.ts';
import type { Finding, Rule } from './rule.ts';
import { resourcePoliciesOf, type Statement, statementsOf } from './statements.ts';
import type { Resource, Templates } from './templates.ts';
import { itemsOf, plainText, valueAt } from './values.ts';

/** The only actions that a role may do on every resource, with the reason. */
export const actionsOnEverything: Readonly<Record<string, string>> = {
  'xray:PutTelemetryRecords': 'X-Ray has no resource to name',
  'xray:PutTraceSegments': 'X-Ray has no resource to name',
};

/** The only policies of AWS that a role may have, with the reason. */
export const policiesOfAws: Readonly<Record<string, string>> = {
  'service-role/AWSCodeDeployRoleForLambdaLimited': 'CodeDeploy shifts traffic between versions',
  'service-role/AWSLambdaBasicExecutionRole': "the CDK's own custom resources write logs",
};

/** Roles act on named resources; a service may act for a resource or account that is named. */
export const permissions: Rule = {
  id: 'permissions',
  check: (templates) => [
    ...grantsOf(templates).flatMap(([policy, statement]) => [
      ...onEverything(policy, statement),
      ...everyAction(policy, statement),
    ]),
    ...allowancesOf(templates).flatMap(allButSome),
    ...identityTypes.flatMap((type) => templates.ofType(type)).flatMap(byPolicyOfAws(templates)),
    ...unnamedCallers(templates),
  ],
};

type Allowance = readonly [Resource, Statement];

const identityTypes = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];

const policyTypes = [
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::UserPolicy',
  'AWS::IAM::GroupPolicy',
];

/** What roles, users and groups are allowed. */
function grantsOf(templates: Templates): readonly Allowance[] {
  const attached = policyTypes.flatMap((type) => templates.ofType(type));
  const identities = identityTypes.flatMap((type) => templates.ofType(type));
  return [
    ...attached.flatMap((policy) => allowedBy(policy, policy.properties.PolicyDocument)),
    ...identities.flatMap((identity) =>
      itemsOf(identity.properties.Policies).flatMap((inline) =>
        allowedBy(identity, valueAt(inline, 'PolicyDocument')),
      ),
    ),
  ];
}

/** Every statement that allows anything: to roles, by resources and keys, to those who assume a role. */
function allowancesOf(templates: Templates): readonly Allowance[] {
  return [
    ...grantsOf(templates),
    ...resourcePoliciesOf(templates).flatMap((one) =>
      allowedBy(one, one.properties.PolicyDocument),
    ),
    ...templates.ofType('AWS::KMS::Key').flatMap((one) => allowedBy(one, one.properties.KeyPolicy)),
    ...templates
      .ofType('AWS::IAM::Role')
      .flatMap((one) => allowedBy(one, one.properties.AssumeRolePolicyDocument)),
  ];
}

function allowedBy(policy: Resource, document: unknown): readonly Allowance[] {
  return statementsOf(document)
    .filter(({ allows }) => allows)
    .map((statement) => [policy, statement] as const);
}

function onEverything({ path }: Resource, { actions, resources }: Statement): readonly Finding[] {
  const beyond = actions.filter((action) => actionsOnEverything[action] === undefined);
  const got = resources.map(plainText).find((resource) => ofEveryService.test(resource));
  if (got === undefined || beyond.length === 0) return [];
  return [
    {
      path,
      broken: `Resource "${got}" for ${beyond.join(', ')} must be the ARNs it acts on (only ${Object.keys(actionsOnEverything).join(', ')} have none)`,
      remedy: 'name the resource, or add the action with a reason to lib/rules/permissions.ts',
    },
  ];
}

/** A wildcard in place of an ARN, of all after `arn:`, or within its service. */
const ofEveryService = /^(?:[*?]|arn:[*?]+$|arn:(?:AWS::Partition|[^:]*):[^:]*[*?])/;

function everyAction({ path }: Resource, { actions }: Statement): readonly Finding[] {
  return actions
    .filter((action) => /^[^:]*[*?]|:[*?]+$/.test(action))
    .map((action) => ({
      path,
      broken: `Action "${action}" must be the actions that are used`,
      remedy: 'list them, or use the grant methods',
    }));
}

/** What is left out today says nothing about what AWS adds tomorrow. */
function allButSome([{ path }, { except }]: Allowance): readonly Finding[] {
  return Object.keys(except).map((member) => ({
    path,
    broken: `${member} of an Allow must be ${member.replace('Not', '')}: it allows all but what it names`,
    remedy: 'list what is allowed',
  }));
}

/** A policy of the app is read like any other; one of AWS changes without a deployment. */
function byPolicyOfAws(templates: Templates) {
  return (identity: Resource): readonly Finding[] =>
    itemsOf(identity.properties.ManagedPolicyArns)
      .filter((arn) => templates.findOf('AWS::IAM::ManagedPolicy', arn, identity) === undefined)
      .map(plainText)
      .filter((arn) => policiesOfAws[arn.split(':aws:policy/').at(1) ?? ''] === undefined)
      .map((arn) => ({
        path: identity.path,
        broken: `ManagedPolicyArns ${arn} must be a policy of the app (of AWS only ${Object.keys(policiesOfAws).join(', ')})`,
        remedy:
          'list the actions in a policy of the role, or add it with a reason to lib/rules/permissions.ts',
      }));
}
