import { FifoLedger } from './fifo-ledger.ts';
import { invalidParameter } from './sns-error.ts';
import type { Subscription } from './subscription.ts';

/** A topic and what is subscribed to it, in the order of subscription. */
export class Topic {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  readonly subscriptions = new Map<string, Subscription>();
  /** Duplicates and sequence numbers of a FIFO topic. */
  readonly ledger = new FifoLedger();
  readonly #attributes: Map<string, string>;

  constructor(name: string, arn: string, attributes: TopicAttributes) {
    this.name = name;
    this.arn = arn;
    this.fifo = name.endsWith('.fifo');
    checkName(name, this.fifo, attributes);
    for (const [key, value] of Object.entries(attributes)) checkAttribute(key, value, this.fifo);
    this.#attributes = new Map(Object.entries(attributes));
  }

  /** Bytes of body and attributes that one message may have (SNS-10). */
  get maximumMessageSize(): number {
    return Number(this.#attributes.get('MaximumMessageSize') ?? defaultMessageSize);
  }

  get contentBasedDeduplication(): boolean {
    return this.#attributes.get('ContentBasedDeduplication') === 'true';
  }

  /** Whether duplicates are sought in the message group only. */
  get deduplicatesPerGroup(): boolean {
    return this.#attributes.get('FifoThroughputScope') === 'MessageGroup';
  }

  /** What GetTopicAttributes returns for the topic itself. */
  get attributes(): TopicAttributes {
    const fifo = { FifoTopic: 'true', ContentBasedDeduplication: 'false' };
    return { ...(this.fifo ? fifo : {}), ...Object.fromEntries(this.#attributes) };
  }

  /** @throws AwsError `InvalidParameter` */
  set(key: string, value: string): void {
    if (key === 'FifoTopic') throw invalidParameter('AttributeName');
    checkAttribute(key, value, this.fifo);
    this.#attributes.set(key, value);
  }
}

export type TopicAttributes = Readonly<Record<string, string>>;

const defaultMessageSize = 262_144;
const largestMessageSize = 1_048_576;

const flag = (value: string) => value === 'true' || value === 'false';
const anything = () => true;

/** Every attribute a topic may have; those that change nothing here are stored and shown. */
const topicAttributes: Readonly<Record<string, (value: string) => boolean>> = {
  ArchivePolicy: anything,
  ContentBasedDeduplication: flag,
  DataProtectionPolicy: anything,
  DeliveryPolicy: anything,
  DisplayName: (value) => value.length <= 100,
  FifoThroughputScope: (value) => value === 'Topic' || value === 'MessageGroup',
  FifoTopic: flag,
  KmsMasterKeyId: anything,
  MaximumMessageSize: (value) => isWithin(Number(value), 1024, largestMessageSize),
  Policy: anything,
  SignatureVersion: (value) => value === '1' || value === '2',
  TracingConfig: (value) => value === 'PassThrough' || value === 'Active',
};

const fifoOnly = ['ArchivePolicy', 'ContentBasedDeduplication', 'FifoThroughputScope'];

function checkAttribute(key: string, value: string, fifo: boolean): void {
  if (/^(SQS|Lambda|HTTP|Firehose|Application)(Success|Failure)Feedback/.test(key)) return;
  const accepts = topicAttributes[key];
  if (accepts === undefined) throw invalidParameter('AttributeName');
  if (!fifo && fifoOnly.includes(key)) {
    throw invalidParameter(`Attributes Reason: ${key} is only supported for FIFO topics`);
  }
  if (!accepts(value))
    throw invalidParameter(`Attributes Reason: Invalid value [${value}] for ${key}`);
}

function checkName(name: string, fifo: boolean, attributes: TopicAttributes): void {
  const valid = /^[\w-]{1,256}$/.test(fifo ? name.slice(0, -'.fifo'.length) : name);
  if (!valid || fifo !== (attributes.FifoTopic === 'true')) throw invalidParameter('Topic Name');
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
