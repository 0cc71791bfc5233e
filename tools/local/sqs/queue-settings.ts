import { AwsError } from '../ports.ts';
import { invalidRequest } from './errors.ts';
import {
  parseRedriveAllowPolicy,
  parseRedrivePolicy,
  type RedriveAllowPolicy,
  type RedrivePolicy,
} from './redrive-policy.ts';

/** Queue attributes by their AWS names, as text: what CloudFormation and the API give. */
export type QueueAttributes = Readonly<Record<string, string>>;

/** What a queue's attributes mean. */
export interface QueueSettings {
  readonly fifo: boolean;
  readonly delayMs: number;
  /** Bytes of body and attributes. */
  readonly maximumMessageSize: number;
  readonly retentionMs: number;
  readonly receiveWaitMs: number;
  readonly visibilityTimeoutMs: number;
  readonly redrive: RedrivePolicy | undefined;
  readonly redriveAllow: RedriveAllowPolicy;
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationScope: 'queue' | 'messageGroup';
  /** Every attribute that was set or has a default, as `GetQueueAttributes` shows it. */
  readonly attributes: QueueAttributes;
}

/** Least, greatest and default value of the numeric attributes. */
const NUMBERS: Readonly<Record<string, readonly [number, number, number]>> = {
  DelaySeconds: [0, 900, 0],
  MaximumMessageSize: [1024, 1_048_576, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  VisibilityTimeout: [0, 43_200, 30],
};

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  SqsManagedSseEnabled: ['true', 'false'],
  FifoQueue: ['true'],
  ContentBasedDeduplication: ['false', 'true'],
  DeduplicationScope: ['queue', 'messageGroup'],
  FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
};

const FIFO_ONLY = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];
const FREE_TEXT = ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'Policy'];
const POLICIES = ['RedrivePolicy', 'RedriveAllowPolicy'];
const SETTABLE = new Set([
  ...Object.keys(NUMBERS),
  ...Object.keys(CHOICES),
  ...FREE_TEXT,
  ...POLICIES,
]);

/**
 * The settings of a new queue.
 *
 * Throws {@link AwsError} `InvalidParameterValue` (name), `InvalidAttributeName`,
 * `InvalidAttributeValue`.
 */
export function createSettings(name: string, given: QueueAttributes): QueueSettings {
  const fifo = given.FifoQueue === 'true';
  checkName(name, fifo);
  return mergeSettings(defaultAttributes(fifo), given, fifo);
}

/** The settings after `SetQueueAttributes`; an empty text removes a policy. */
export function changeSettings(settings: QueueSettings, given: QueueAttributes): QueueSettings {
  if (!settings.fifo && given.FifoQueue !== undefined) throw unknownAttribute('FifoQueue');
  return mergeSettings(settings.attributes, given, settings.fifo);
}

/** The first attribute whose given value is not the queue's, if any. */
export function findDifference(
  settings: QueueSettings,
  given: QueueAttributes,
): string | undefined {
  return Object.keys(given).find((name) => given[name] !== settings.attributes[name]);
}

function mergeSettings(
  current: QueueAttributes,
  given: QueueAttributes,
  fifo: boolean,
): QueueSettings {
  for (const [name, value] of Object.entries(given)) checkAttribute(name, value, fifo);
  const merged = Object.entries({ ...current, ...encryption(given), ...given });
  const attributes = Object.fromEntries(merged.filter(([, value]) => value !== ''));
  checkThroughput(attributes);
  return readSettings(attributes, fifo);
}

function readSettings(attributes: QueueAttributes, fifo: boolean): QueueSettings {
  const seconds = (name: string) => Number(attributes[name]) * 1000;
  const perGroup = attributes.DeduplicationScope === 'messageGroup';
  return {
    fifo,
    delayMs: seconds('DelaySeconds'),
    maximumMessageSize: Number(attributes.MaximumMessageSize),
    retentionMs: seconds('MessageRetentionPeriod'),
    receiveWaitMs: seconds('ReceiveMessageWaitTimeSeconds'),
    visibilityTimeoutMs: seconds('VisibilityTimeout'),
    redrive: parseRedrivePolicy(attributes.RedrivePolicy ?? ''),
    redriveAllow: parseRedriveAllowPolicy(attributes.RedriveAllowPolicy ?? ''),
    contentBasedDeduplication: attributes.ContentBasedDeduplication === 'true',
    deduplicationScope: perGroup ? 'messageGroup' : 'queue',
    attributes,
  };
}

function defaultAttributes(fifo: boolean): QueueAttributes {
  const numbers = Object.entries(NUMBERS).map(([name, [, , value]]) => [name, String(value)]);
  const common = { ...Object.fromEntries(numbers), SqsManagedSseEnabled: 'true' };
  if (!fifo) return common;
  return {
    ...common,
    FifoQueue: 'true',
    ContentBasedDeduplication: 'false',
    DeduplicationScope: 'queue',
    FifoThroughputLimit: 'perQueue',
  };
}

function encryption(given: QueueAttributes): QueueAttributes {
  const withKey = given.KmsMasterKeyId !== undefined && given.KmsMasterKeyId !== '';
  if (withKey && given.SqsManagedSseEnabled === 'true') {
    const rule = 'You can use one type of server-side encryption (SSE) at one time.';
    const choice = 'You can either enable KMS SSE or SQS SSE.';
    throw new AwsError('InvalidAttributeName', `${rule} ${choice}`);
  }
  return withKey ? { SqsManagedSseEnabled: 'false' } : {};
}

function checkName(name: string, fifo: boolean): void {
  const stem = fifo && name.endsWith('.fifo') ? name.slice(0, -'.fifo'.length) : name;
  if (fifo && stem === name) {
    throw invalidRequest(
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or ' +
        'underscores, must end with .fifo suffix and be 1 to 80 in length.',
    );
  }
  if (!/^[A-Za-z0-9_-]+$/.test(stem) || name.length > 80) {
    throw invalidRequest(
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
  }
}

function checkAttribute(name: string, value: string, fifo: boolean): void {
  if (!SETTABLE.has(name) || (!fifo && FIFO_ONLY.includes(name))) throw unknownAttribute(name);
  const [least, greatest] = NUMBERS[name] ?? [0, Number.POSITIVE_INFINITY];
  const outOfRange = !/^\d+$/.test(value) || Number(value) < least || Number(value) > greatest;
  const isChoice = CHOICES[name]?.includes(value) ?? true;
  if ((name in NUMBERS && outOfRange) || !isChoice) throw invalidAttribute(name);
}

function checkThroughput(attributes: QueueAttributes): void {
  const perGroup = attributes.FifoThroughputLimit === 'perMessageGroupId';
  if (perGroup && attributes.DeduplicationScope !== 'messageGroup') {
    throw invalidAttribute('FifoThroughputLimit');
  }
}

function unknownAttribute(name: string): AwsError {
  return new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
}

function invalidAttribute(name: string): AwsError {
  return new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
}
