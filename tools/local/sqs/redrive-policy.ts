import { invalidValue } from './errors.ts';

/** Where a queue's messages go that were received too often. */
export interface RedrivePolicy {
  readonly targetArn: string;
  /** 1-1,000. */
  readonly maxReceiveCount: number;
}

/** Which queues may name this one as their dead-letter queue. */
export type RedriveAllowPolicy =
  | { readonly permission: 'allowAll' | 'denyAll' }
  | { readonly permission: 'byQueue'; readonly sourceArns: readonly string[] };

const QUEUE_ARN = /^arn:[a-z-]+:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}(\.fifo)?$/;

/** Reads a `RedrivePolicy` attribute; the empty text removes the policy. */
export function parseRedrivePolicy(text: string): RedrivePolicy | undefined {
  if (text === '') return undefined;
  const fields = parseFields('RedrivePolicy', text);
  const targetArn = fields.deadLetterTargetArn;
  if (typeof targetArn !== 'string' || !QUEUE_ARN.test(targetArn)) {
    throw invalidValue('RedrivePolicy', text, 'Invalid value for deadLetterTargetArn.');
  }
  const maxReceiveCount = Number(fields.maxReceiveCount);
  if (!Number.isInteger(maxReceiveCount) || maxReceiveCount < 1 || maxReceiveCount > 1000) {
    throw invalidValue('RedrivePolicy', text, 'Invalid value for maxReceiveCount.');
  }
  return { targetArn, maxReceiveCount };
}

/** Reads a `RedriveAllowPolicy` attribute; the empty text allows all. */
export function parseRedriveAllowPolicy(text: string): RedriveAllowPolicy {
  if (text === '') return { permission: 'allowAll' };
  const fields = parseFields('RedriveAllowPolicy', text);
  const permission = fields.redrivePermission;
  if (permission === 'allowAll' || permission === 'denyAll') return { permission };
  const sourceArns = fields.sourceQueueArns;
  if (permission !== 'byQueue' || !isArnList(sourceArns)) {
    const reason = 'Amazon SQS cannot parse it as a redrive allow policy.';
    throw invalidValue('RedriveAllowPolicy', text, reason);
  }
  return { permission, sourceArns };
}

export function allowsRedriveFrom(policy: RedriveAllowPolicy, sourceArn: string): boolean {
  if (policy.permission === 'byQueue') return policy.sourceArns.includes(sourceArn);
  return policy.permission === 'allowAll';
}

function parseFields(attribute: string, text: string): Readonly<Record<string, unknown>> {
  const fields = parseJson(text);
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) {
    return Object.fromEntries(Object.entries(fields));
  }
  throw invalidValue(attribute, text, 'Amazon SQS cannot parse it as JSON.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isArnList(value: unknown): value is readonly string[] {
  const isArn = (item: unknown) => typeof item === 'string' && QUEUE_ARN.test(item);
  return Array.isArray(value) && value.length >= 1 && value.length <= 10 && value.every(isArn);
}
