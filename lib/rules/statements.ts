import type { Resource, Templates } from './templates.ts';
import { itemsOf, membersOf, valueAt } from './values.ts';

/** One condition of a statement. */
export interface Condition {
  /** `ArnEquals`, `Bool`. */
  readonly operator: string;
  /** In lower case: `aws:sourcearn`. */
  readonly key: string;
  readonly values: readonly unknown[];
}

/** One statement of a policy, its lists always lists. */
export interface Statement {
  readonly allows: boolean;
  /** Service principals; a Region in the name reads `AWS::Region`. */
  readonly services: readonly string[];
  /** Everybody on the internet, as far as the conditions let them. */
  readonly anyone: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly conditions: readonly Condition[];
}

/** The statements of a policy document. */
export function statementsOf(document: unknown): readonly Statement[] {
  return itemsOf(valueAt(document, 'Statement')).map((statement) => {
    const {
      Principal,
      Effect,
      Action,
      Resource: resources,
      Condition: tests,
    } = membersOf(statement);
    const anyone = [Principal, ...itemsOf(valueAt(Principal, 'AWS'))].includes('*');
    return {
      allows: Effect === 'Allow',
      services: itemsOf(valueAt(Principal, 'Service')).map(plainText),
      anyone,
      actions: itemsOf(Action).map(String),
      resources: itemsOf(resources),
      conditions: Object.entries(membersOf(tests)).flatMap(([operator, test]) =>
        Object.entries(membersOf(test)).map(([key, value]) => ({
          operator,
          key: key.toLowerCase(),
          values: itemsOf(value),
        })),
      ),
    };
  });
}

/** Which property of a resource policy lists what it protects. */
const protectedBy: Readonly<Record<string, string>> = {
  'AWS::SQS::QueuePolicy': 'Queues',
  'AWS::SNS::TopicPolicy': 'Topics',
  'AWS::S3::BucketPolicy': 'Bucket',
};

/** Every policy of a queue, topic or bucket. */
export function resourcePoliciesOf(templates: Templates): readonly Resource[] {
  return Object.keys(protectedBy).flatMap((type) => templates.ofType(type));
}

/** The statements that protect one queue, topic, bucket or key. */
export function protectionOf(templates: Templates, resource: Resource): readonly Statement[] {
  const own = statementsOf(resource.properties.KeyPolicy);
  const attached = resourcePoliciesOf(templates)
    .filter((policy) =>
      itemsOf(policy.properties[protectedBy[policy.type] ?? '']).some(
        (one) => templates.find(one, policy) === resource,
      ),
    )
    .flatMap(({ properties }) => statementsOf(properties.PolicyDocument));
  return [...own, ...attached];
}

const bindingOperators = ['StringEquals', 'StringLike', 'ArnEquals', 'ArnLike'];

/** What a statement's conditions on these keys (in lower case) ask for; nothing when it has none. */
export function boundTo({ conditions }: Statement, ...keys: readonly string[]): readonly unknown[] {
  return conditions
    .filter(({ operator, key }) => bindingOperators.includes(operator) && keys.includes(key))
    .flatMap(({ values }) => values);
}

/** Whether a statement lets a service do something: `kms:GenerateDataKey*` includes the plain one. */
export function letsService(statement: Statement, service: string, action: string): boolean {
  return (
    statement.allows &&
    statement.services.includes(service) &&
    statement.actions.some((pattern) => covers(pattern, action))
  );
}

function covers(pattern: string, action: string): boolean {
  return pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : pattern === action;
}

function plainText(value: unknown): string {
  const [, parts] = itemsOf(valueAt(value, 'Fn::Join'));
  if (parts !== undefined) return itemsOf(parts).map(plainText).join('');
  return String(valueAt(value, 'Ref') ?? value);
}
