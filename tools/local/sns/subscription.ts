import {
  compileFilterPolicy,
  type FilteredOut,
  type FilterPolicy,
  type FilterSubject,
} from '../filters/filter-policy.ts';
import type { FilterPolicyScope } from '../filters/policy-limits.ts';
import { AwsError } from '../ports.ts';
import { invalidParameter } from './sns-error.ts';

/** The attributes of a subscription by their AWS names, as text. */
export type SubscriptionAttributes = Readonly<Record<string, string>>;

/** One queue's subscription to a topic. */
export class Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol = 'sqs';
  /** The queue's ARN. */
  readonly endpoint: string;
  #settings: Settings;

  /** @throws AwsError `InvalidParameter` "Invalid parameter: Attributes Reason: ..." */
  constructor(identity: SubscriptionIdentity, attributes: SubscriptionAttributes) {
    this.arn = identity.arn;
    this.topicArn = identity.topicArn;
    this.endpoint = identity.endpoint;
    this.#settings = withReason(() => parseSettings(attributes, identity));
  }

  get raw(): boolean {
    return this.#settings.raw;
  }

  /** ARN of the dead-letter queue for what cannot be delivered (SNS-06). */
  get deadLetterArn(): string | undefined {
    return this.#settings.deadLetterArn;
  }

  get attributes(): SubscriptionAttributes {
    return this.#settings.attributes;
  }

  /** Why the message is not for this subscription; undefined when it is. */
  filter(subject: FilterSubject): FilteredOut | undefined {
    return this.#settings.policy?.check(subject);
  }

  /** Sets one attribute; an empty value unsets it. @throws AwsError `InvalidParameter` */
  set(name: string, value: string): void {
    const { [name]: _old, ...others } = this.attributes;
    this.#settings = parseSettings(value === '' ? others : { ...others, [name]: value }, this);
  }
}

export interface SubscriptionIdentity {
  readonly arn: string;
  readonly topicArn: string;
  readonly endpoint: string;
}

interface Settings {
  readonly attributes: SubscriptionAttributes;
  readonly raw: boolean;
  readonly policy?: FilterPolicy;
  readonly deadLetterArn?: string;
}

const known = [
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'SubscriptionRoleArn',
];

function parseSettings(
  attributes: SubscriptionAttributes,
  identity: SubscriptionIdentity,
): Settings {
  const {
    FilterPolicy,
    FilterPolicyScope,
    RawMessageDelivery = 'false',
    RedrivePolicy,
  } = attributes;
  if (Object.keys(attributes).some((key) => !known.includes(key))) {
    throw invalidParameter('AttributeName');
  }
  if (RawMessageDelivery !== 'true' && RawMessageDelivery !== 'false') {
    throw invalidParameter(
      `RawMessageDelivery: Invalid value [${RawMessageDelivery}]. Must be true or false.`,
    );
  }
  const scope = parseScope(FilterPolicyScope);
  return {
    attributes: { ...attributes },
    raw: RawMessageDelivery === 'true',
    ...(FilterPolicy ? { policy: compileFilterPolicy(FilterPolicy, scope) } : {}),
    ...(RedrivePolicy ? { deadLetterArn: parseDeadLetterArn(RedrivePolicy, identity) } : {}),
  };
}

function parseScope(value = 'MessageAttributes'): FilterPolicyScope {
  if (value === 'MessageAttributes' || value === 'MessageBody') return value;
  throw invalidParameter(
    `FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
  );
}

function parseDeadLetterArn(policy: string, identity: SubscriptionIdentity): string {
  const arn = deadLetterTargetOf(policy);
  if (!/^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]+(\.fifo)?$/.test(arn)) {
    throw invalidParameter('RedrivePolicy: deadLetterTargetArn is an invalid arn');
  }
  const fifo = arn.endsWith('.fifo');
  if (identity.endpoint.endsWith('.fifo') && !fifo) {
    throw invalidParameter(
      'RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.',
    );
  }
  if (fifo && !identity.topicArn.endsWith('.fifo')) {
    throw invalidParameter('RedrivePolicy: must use a standard queue as DLQ for a standard topic.');
  }
  return arn;
}

function deadLetterTargetOf(policy: string): string {
  try {
    const { deadLetterTargetArn } = JSON.parse(policy) as { deadLetterTargetArn?: unknown };
    return String(deadLetterTargetArn ?? '');
  } catch {
    throw invalidParameter('RedrivePolicy: failed to parse JSON.');
  }
}

/** Subscribe words the errors of its attributes differently from SetSubscriptionAttributes. */
function withReason<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    const expected = /^Invalid parameter: (FilterPolicy|RedrivePolicy|RawMessageDelivery)/;
    if (!(error instanceof AwsError) || !expected.test(error.message)) throw error;
    throw invalidParameter(
      `Attributes Reason: ${error.message.slice('Invalid parameter: '.length)}`,
    );
  }
}
