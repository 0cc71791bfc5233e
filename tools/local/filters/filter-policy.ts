import { isObject } from '../assembly/template.ts';
import { AwsError, type MessageAttributes } from '../ports.ts';
import { FilterSyntaxError } from './filter-syntax-error.ts';
import type { Dialect } from './leaf-match.ts';
import { compileTree, type DocumentMatch } from './pattern-tree.ts';
import { checkPolicyLimits, type FilterPolicyScope } from './policy-limits.ts';

/** Why a message was filtered out, in the words of the metric names (SNS-12). */
export type FilteredOut =
  | 'NoMessageAttributes'
  | 'MessageAttributes'
  | 'InvalidMessageBody'
  | 'MessageBody';

export interface FilterPolicy {
  /** Undefined when the message passes. */
  check(subject: FilterSubject): FilteredOut | undefined;
}

/** A published message as filter policies see it; each view is made once, when first asked for. */
export class FilterSubject {
  readonly #body: string;
  readonly #attributes: MessageAttributes;
  #fields: Readonly<Record<string, unknown>> | undefined;
  #document: { readonly value: unknown } | undefined;

  constructor(body: string, attributes: MessageAttributes) {
    this.#body = body;
    this.#attributes = attributes;
  }

  /** Attribute values: numbers as numbers, `String.Array` as its elements, `Binary` left out. */
  get fields(): Readonly<Record<string, unknown>> {
    this.#fields ??= fieldsOf(this.#attributes);
    return this.#fields;
  }

  /** The parsed body, undefined unless it is a JSON object. */
  get document(): unknown {
    this.#document ??= { value: parseObject(this.#body) };
    return this.#document.value;
  }
}

const dialect: Dialect = { numbers: 'value', existsMeansValue: true, cidr: true };

/**
 * Compiles a subscription's `FilterPolicy` (SNS-07). `{}` lets everything pass.
 *
 * @throws AwsError `InvalidParameter` "Invalid parameter: FilterPolicy: <reason>": no JSON object,
 * an unknown operator, more than 5 keys, 150 combinations or 256 KB.
 */
export function compileFilterPolicy(json: string, scope: FilterPolicyScope): FilterPolicy {
  const policy = parseObject(json);
  if (!isObject(policy)) throw invalid('failed to parse JSON.');
  if (Object.keys(policy).length === 0) return { check: () => undefined };
  try {
    const match = compileTree(policy, dialect);
    checkPolicyLimits(json, policy, scope);
    return scope === 'MessageBody' ? onBody(match) : onAttributes(match);
  } catch (error) {
    throw error instanceof FilterSyntaxError ? invalid(error.message) : error;
  }
}

function onAttributes(match: DocumentMatch): FilterPolicy {
  return {
    check: ({ fields }) => {
      if (Object.keys(fields).length === 0) return 'NoMessageAttributes';
      return match(fields) ? undefined : 'MessageAttributes';
    },
  };
}

function onBody(match: DocumentMatch): FilterPolicy {
  return {
    check: ({ document }) => {
      if (document === undefined) return 'InvalidMessageBody';
      return match(document) ? undefined : 'MessageBody';
    },
  };
}

function invalid(reason: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: FilterPolicy: ${reason}`);
}

function fieldsOf(attributes: MessageAttributes): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for (const [name, { dataType, stringValue = '' }] of Object.entries(attributes)) {
    if (dataType === 'String.Array') fields[name] = parseArray(stringValue);
    else if (dataType.startsWith('Number')) fields[name] = Number(stringValue);
    else if (dataType.startsWith('String')) fields[name] = stringValue;
  }
  return fields;
}

function parseArray(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function parseObject(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
