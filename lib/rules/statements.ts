import type { Resource, Templates } from './templates.ts';
import { itemsOf, membersOf, plainText, valueAt } from './values.ts';

/** One condition of a statement. */
export interface Condition {
  /** `ArnEquals`, `Bool`. */
  readonly operator: string;
  /** In lower case: `aws:sourcearn`. */
  readonly key: string;
  readonly values: readonly unknown[];
}

/** A member that names what a statement is not about. */
export type Exception = 'NotAction' | 'NotPrincipal' | 'NotResource';

/** One statement of a policy, its lists always lists. */
export interface Statement {
  readonly allows: boolean;
  /** Service principals; a Region in the name reads `AWS::Region`. */
  readonly services: readonly string[];
  /** Everybody on the internet, as far as the conditions let them. */
  readonly anyone: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  /** By the member, what it leaves out; of principals, the services. */
  readonly except: Readonly<Partial<Record<Exception, readonly unknown[]>>>;
  readonly conditions: readonly Condition[];
}

/** A statement of a policy that stands in a template, to which its references belong. */
export interface PlacedStatement extends Statement {
  /** The path of the policy's stack. */
  readonly stack: string;
}

/** The statements of a policy document. */
export function statementsOf(document: unknown): readonly Statement[] {
  return itemsOf(valueAt(document, 'Statement')).map((statement) => {
    const { Principal, Effect, Action, Resource: resources, Condition } = membersOf(statement);
    const anyone = [Principal, ...itemsOf(valueAt(Principal, 'AWS'))].includes('*');
    return {
      allows: Effect === 'Allow',
      services: itemsOf(valueAt(Principal, 'Service')).map(plainText),
      anyone,
      actions: itemsOf(Action).map(String),
      resources: itemsOf(resources),
      except: exceptionsOf(statement),
      conditions: conditionsOf(Condition),
    };
  });
}

function exceptionsOf(statement: unknown): Statement['except'] {
  const { NotAction, NotPrincipal, NotResource } = membersOf(statement);
  return {
    ...(NotAction === undefined ? {} : { NotAction: itemsOf(NotAction) }),
    ...(NotPrincipal === undefined
      ? {}
      : { NotPrincipal: itemsOf(valueAt(NotPrincipal, 'Service')).map(plainText) }),
    ...(NotResource === undefined ? {} : { NotResource: itemsOf(NotResource) }),
  };
}

function conditionsOf(tests: unknown): readonly Condition[] {
  return Object.entries(membersOf(tests)).flatMap(([operator, test]) =>
    Object.entries(membersOf(test)).map(([key, value]) => ({
      operator,
      key: key.toLowerCase(),
      values: itemsOf(value),
    })),
  );
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
export function protectionOf(templates: Templates, resource: Resource): readonly PlacedStatement[] {
  const place =
    ({ stack }: Resource) =>
    (statement: Statement) => ({ ...statement, stack });
  const own = statementsOf(resource.properties.KeyPolicy).map(place(resource));
  const attached = resourcePoliciesOf(templates)
    .filter((policy) =>
      itemsOf(policy.properties[protectedBy[policy.type] ?? '']).some(
        (one) => templates.find(one, policy) === resource,
      ),
    )
    .flatMap((policy) => statementsOf(policy.properties.PolicyDocument).map(place(policy)));
  return [...own, ...attached];
}

/** Operators that fail when the key is not there; `ForAnyValue:` does too. */
const bindingOperators = [
  'StringEquals',
  'StringEqualsIgnoreCase',
  'StringLike',
  'ArnEquals',
  'ArnLike',
];

/**
 * What a statement's conditions on these keys (in lower case) ask for. A condition with one value
 * that stands for many accounts binds nobody, so that none of its values counts.
 */
export function boundTo({ conditions }: Statement, ...keys: readonly string[]): readonly unknown[] {
  return conditions
    .filter(
      ({ operator, key }) =>
        bindingOperators.includes(operator.replace(/^ForAnyValue:/, '')) && keys.includes(key),
    )
    .filter(({ values }) => values.every(namesAccount))
    .flatMap(({ values }) => values);
}

/** References, account ids and organizations; ARNs whose account, or else name, has no wildcard. */
export function namesAccount(value: unknown): boolean {
  const text = plainText(value);
  if (text.startsWith('<')) return true;
  const arn = partsOfArn(text);
  if (arn === undefined) return !/^arn:|^[^/]*[*?]/.test(text);
  return !/[*?]/.test(arn.account || arn.name || '*');
}

/** The parts of an ARN that say whose it is. */
export interface ArnParts {
  readonly service: string;
  readonly account: string;
  /** All that follows the account. */
  readonly name: string;
}

const arnShape =
  /^arn:(?:AWS::Partition|[^:]*):([^:]*):(?:AWS::Region|[^:]*):(AWS::AccountId|[^:]*):(.*)$/;

/** The parts of an ARN in plain text; nothing for other text. */
export function partsOfArn(text: string): ArnParts | undefined {
  const [, service, account, name] = arnShape.exec(text) ?? [];
  if (service === undefined || account === undefined || name === undefined) return undefined;
  return { service, account, name };
}
