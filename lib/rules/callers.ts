import type { Finding } from './rule.ts';
import {
  boundTo,
  namesAccount,
  resourcePoliciesOf,
  type Statement,
  statementsOf,
} from './statements.ts';
import type { Resource, Templates } from './templates.ts';
import { plainText, textAt } from './values.ts';

/** Keys that say who calls, or for whom; what a request is like (TLS, its hour) binds nobody. */
const callerKeys = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'kms:calleraccount',
];

/** Policies, permissions and function URLs that let in whom nobody named. */
export function unnamedCallers(templates: Templates): readonly Finding[] {
  return [
    ...resourcePoliciesOf(templates).flatMap((policy) =>
      statementsOf(policy.properties.PolicyDocument).flatMap((statement) => [
        ...forAnyone(policy, statement),
        ...forAnyAccount(policy, statement),
      ]),
    ),
    ...templates
      .ofType('AWS::KMS::Key')
      .flatMap((key) =>
        statementsOf(key.properties.KeyPolicy).flatMap((statement) => forAnyone(key, statement)),
      ),
    ...templates
      .ofType('AWS::IAM::Role')
      .flatMap((role) =>
        statementsOf(role.properties.AssumeRolePolicyDocument).flatMap((statement) =>
          forAnyone(role, statement),
        ),
      ),
    ...templates.ofType('AWS::Lambda::Permission').flatMap(invokedByAnyAccount),
    ...templates.ofType('AWS::Lambda::Url').flatMap(invokedByAnyone),
  ];
}

function forAnyone({ path }: Resource, statement: Statement): readonly Finding[] {
  const { allows, anyone, conditions } = statement;
  if (!allows || !anyone || boundTo(statement, ...callerKeys).length > 0) return [];
  const got = conditions.map(({ key }) => key).join(', ');
  return [
    {
      path,
      broken: `Principal "*" ${got ? `bound by ${got} alone` : 'without a condition'} must be the roles or services that call`,
      remedy: 'name the principal; within one account a grant to the role is enough',
    },
  ];
}

function forAnyAccount({ path }: Resource, statement: Statement): readonly Finding[] {
  const { allows, services } = statement;
  if (!allows || services.length === 0) return [];
  if (boundTo(statement, 'aws:sourcearn', 'aws:sourceaccount').length > 0) return [];
  return [
    {
      path,
      broken: `${services.join(', ')} for any account must be bound by aws:SourceArn or aws:SourceAccount`,
      remedy: 'add the condition, so that no other account can use the service against this one',
    },
  ];
}

function invokedByAnyAccount({ path, properties }: Resource): readonly Finding[] {
  const { SourceArn, SourceAccount } = properties;
  if ([SourceArn, SourceAccount].some((one) => one !== undefined && namesAccount(one))) return [];
  const got = SourceArn === undefined ? 'no SourceArn' : `SourceArn ${plainText(SourceArn)}`;
  return [
    {
      path,
      broken: `${textAt(properties, 'Principal', 'a principal')} with ${got} must have one of a single account, or SourceAccount`,
      remedy: 'pass sourceArn to addPermission',
    },
  ];
}

function invokedByAnyone({ path, properties }: Resource): readonly Finding[] {
  const type = textAt(properties, 'AuthType', 'NONE');
  if (type === 'AWS_IAM') return [];
  return [
    {
      path,
      broken: `AuthType ${type} of a function URL must be AWS_IAM`,
      remedy: 'set authType: FunctionUrlAuthType.AWS_IAM, or put an API before it',
    },
  ];
}
