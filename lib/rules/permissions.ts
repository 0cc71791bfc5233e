import type { Finding, Rule } from './rule.ts';
import { boundTo, resourcePoliciesOf, type Statement, statementsOf } from './statements.ts';
import type { Resource, Templates } from './templates.ts';
import { itemsOf, textAt, valueAt } from './values.ts';

/** The only actions that a role may do on every resource, with the reason. */
export const actionsOnEverything: Readonly<Record<string, string>> = {
  'xray:PutTelemetryRecords': 'X-Ray has no resource to name',
  'xray:PutTraceSegments': 'X-Ray has no resource to name',
};

/** Roles act on named resources; a service may act for a resource or account that is named. */
export const permissions: Rule = {
  id: 'permissions',
  check: (templates) => [
    ...grantsOf(templates).flatMap(([policy, statement]) => [
      ...onEverything(policy, statement),
      ...everyAction(policy, statement),
    ]),
    ...resourcePoliciesOf(templates).flatMap((policy) =>
      statementsOf(policy.properties.PolicyDocument).flatMap((statement) => [
        ...forAnyone(policy, statement),
        ...forAnyAccount(policy, statement),
      ]),
    ),
    ...templates.ofType('AWS::Lambda::Permission').flatMap(invokedByAnyAccount),
    ...templates.ofType('AWS::Lambda::Url').flatMap(invokedByAnyone),
  ],
};

function grantsOf(templates: Templates): readonly (readonly [Resource, Statement])[] {
  const documents = [
    ...['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
      .flatMap((type) => templates.ofType(type))
      .map((policy) => [policy, policy.properties.PolicyDocument] as const),
    ...templates
      .ofType('AWS::IAM::Role')
      .flatMap((role) =>
        itemsOf(role.properties.Policies).map(
          (inline) => [role, valueAt(inline, 'PolicyDocument')] as const,
        ),
      ),
  ];
  return documents.flatMap(([policy, document]) =>
    statementsOf(document)
      .filter(({ allows }) => allows)
      .map((statement) => [policy, statement] as const),
  );
}

function onEverything({ path }: Resource, { actions, resources }: Statement): readonly Finding[] {
  const beyond = actions.filter((action) => actionsOnEverything[action] === undefined);
  if (!resources.includes('*') || beyond.length === 0) return [];
  return [
    {
      path,
      broken: `Resource "*" for ${beyond.join(', ')} must be the ARNs it acts on (only ${Object.keys(actionsOnEverything).join(', ')} have none)`,
      remedy: 'name the resource, or add the action with a reason to lib/rules/permissions.ts',
    },
  ];
}

function everyAction({ path }: Resource, { actions }: Statement): readonly Finding[] {
  return actions
    .filter((action) => action === '*' || action.endsWith(':*'))
    .map((action) => ({
      path,
      broken: `Action "${action}" must be the actions that are used`,
      remedy: 'list them, or use the grant methods',
    }));
}

function forAnyone({ path }: Resource, { allows, anyone, conditions }: Statement) {
  if (!allows || !anyone || conditions.length > 0) return [];
  return [
    {
      path,
      broken: 'Principal "*" without a condition must be the roles or services that call',
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
  if (SourceArn !== undefined || SourceAccount !== undefined) return [];
  return [
    {
      path,
      broken: `${textAt(properties, 'Principal', 'a principal')} with no SourceArn must have one, or SourceAccount`,
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
