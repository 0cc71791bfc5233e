import { type Condition, type PlacedStatement, partsOfArn, protectionOf } from './statements.ts';
import type { Resource, Templates } from './templates.ts';
import { matchesPattern, plainText } from './values.ts';

/** A request that a service makes over TLS, for a resource of the app's account. */
export interface ServiceCall {
  /** The topic, queue or key that is used. */
  readonly target: Resource;
  /** Its principal; a Region in the name reads `AWS::Region`. */
  readonly service: string;
  readonly action: string;
  /** For whose sake; whichever is allowed, when it is not known. */
  readonly source?: Resource;
}

/** Whether the policies of the target let a call in: an Allow holds for it, and no Deny. */
export function isLetIn(templates: Templates, call: ServiceCall): boolean {
  const holding = statementsOn(templates, call).filter(({ conditions, stack }) =>
    conditions.every((condition) => holds(templates, { condition, call, stack })),
  );
  return holding.length > 0 && holding.every(({ allows }) => allows);
}

/** The statements about a call's principal, action and target, whatever their conditions. */
export function statementsOn(templates: Templates, call: ServiceCall): readonly PlacedStatement[] {
  const { target, service, action } = call;
  return protectionOf(templates, target).filter((statement) => {
    const { allows, anyone, services, actions, resources, except } = statement;
    const isService = (name: unknown) => name === service;
    const isAction = (pattern: unknown) => matchesPattern(action, String(pattern));
    const isTarget = (value: unknown) =>
      value === '*' || templates.find(value, statement) === target;
    return (
      ((anyone && !allows) || isListed(isService, services, except.NotPrincipal)) &&
      isListed(isAction, actions, except.NotAction) &&
      isListed(isTarget, resources, except.NotResource)
    );
  });
}

function isListed(
  isIt: (value: unknown) => boolean,
  listed: readonly unknown[],
  except: readonly unknown[] | undefined,
): boolean {
  return except === undefined ? listed.some(isIt) : !except.some(isIt);
}

interface Trial {
  readonly condition: Condition;
  readonly call: ServiceCall;
  readonly stack: string;
}

/** A key that a service's request does not have makes a condition fail, unless it says Not or IfExists. */
function holds(templates: Templates, trial: Trial): boolean {
  const { operator, key, values } = trial.condition;
  const isNegated = operator.includes('Not');
  const says = saidBy(templates, trial)[key];
  if (operator === 'Null') return values.map(String).includes(String(says === undefined));
  if (says === undefined) return isNegated || /^ForAllValues:|IfExists$/.test(operator);
  return values.some(says) !== isNegated;
}

/** By a condition's key, whether one of its values is what the request says. */
function saidBy(
  templates: Templates,
  trial: Trial,
): Readonly<Record<string, (value: unknown) => boolean>> {
  const isTrue = (value: unknown) => String(value) === 'true';
  const isSource = (value: unknown) => namesSource(templates, trial, value);
  return {
    'aws:principalisawsservice': isTrue,
    'aws:securetransport': isTrue,
    'aws:sourceaccount': (value) => templates.isOwnAccount(plainText(value)),
    'aws:sourcearn': isSource,
    // Which organization the account is in, no template says: the policy is taken at its word.
    'aws:sourceorgid': () => true,
    'kms:encryptioncontext:aws:logs:arn': isSource,
  };
}

/** By reference, or by a pattern of the service's ARNs in this account. */
function namesSource(templates: Templates, { condition, call, stack }: Trial, value: unknown) {
  const named = templates.find(value, { stack });
  if (named !== undefined) return call.source === undefined || named === call.source;
  const text = plainText(value);
  const arn = partsOfArn(text);
  // In StringEquals an asterisk is an asterisk.
  const isPattern = /Like|^Arn/.test(condition.operator) && /[*?]/.test(text);
  const [service = ''] = call.service.split('.');
  return (
    isPattern &&
    arn !== undefined &&
    matchesPattern(service, arn.service) &&
    templates.isOwnAccount(arn.account)
  );
}
