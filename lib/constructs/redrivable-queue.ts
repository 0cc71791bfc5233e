import {
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
  type QueueProps,
  RedrivePermission,
} from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import { acknowledge } from './acknowledge.ts';
import { check, checkWholeNumber, describeDuration } from './checks.ts';

/** How long every dead-letter queue keeps its messages: the longest that SQS allows. */
export const deadLetterRetention = Duration.days(14);

/** High throughput: order and deduplication for each message group on its own (FIFO-12, FIFO-15). */
export const highThroughputFifo = {
  fifo: true,
  contentBasedDeduplication: false,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} satisfies QueueProps;

/** Encrypted at rest and on its way, and removed or kept as its stage says. */
export function storedQueue({ key, removalPolicy }: StageSettings) {
  return {
    ...(key
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
      : { encryption: QueueEncryption.SQS_MANAGED }),
    enforceSSL: true,
    removalPolicy,
  } satisfies QueueProps;
}

export interface RedrivableQueueProps {
  readonly stage: StageSettings;
  /** How long one delivery may take before SQS offers the message again. */
  readonly visibilityTimeout: Duration;
  /**
   * Deliveries after which SQS moves a message to the dead-letter queue (SQS-07, SQS-29).
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;
  /**
   * Why fewer than 3 deliveries are right here: SQS may count one that no consumer got.
   *
   * @default - fewer than 3 are refused
   */
  readonly fewReceivesBecause?: string;
  /**
   * How long a message waits for a consumer before SQS deletes it; below 14 days (SQS-31).
   *
   * @default 4 days
   */
  readonly retention?: Duration;
  /**
   * Keeps order within each message group, in high-throughput mode.
   *
   * @default false
   */
  readonly fifo?: boolean;
}

/** A queue that keeps poison messages for two weeks, so that an operator can redrive them. */
export class RedrivableQueue extends Construct {
  /** Where producers send and the consumer reads; named `<path>`, with `.fifo` when FIFO. */
  readonly queue: Queue;
  /** Where messages wait for an operator; of the queue's own type (SQS-33). */
  readonly deadLetters: Queue;
  /** Deliveries before a message is dead-lettered. */
  readonly maxReceiveCount: number;
  /** The longest a message can stay in the two queues together. */
  readonly messageLife: Duration;
  /** How long the dead-letter queue keeps what comes in: a standard message's clock goes on (SQS-31). */
  readonly deadLettersKeep: Duration;

  constructor(scope: Construct, id: string, props: RedrivableQueueProps) {
    super(scope, id);
    const { stage, visibilityTimeout, fewReceivesBecause } = props;
    const { maxReceiveCount = 5, retention = Duration.days(4), fifo = false } = props;
    this.maxReceiveCount = maxReceiveCount;
    this.messageLife = retention.plus(deadLetterRetention);
    this.deadLettersKeep = fifo ? deadLetterRetention : deadLetterRetention.minus(retention);
    checkWholeNumber(this, 'maxReceiveCount', { value: maxReceiveCount, min: 1 });
    check(this, maxReceiveCount >= 3 || fewReceivesBecause !== undefined, {
      rule: 'maxReceiveCount must be 3 or more, unless fewReceivesBecause says why',
      got: maxReceiveCount,
    });
    check(this, retention.toSeconds() < deadLetterRetention.toSeconds(), {
      rule: "retention must be below the dead-letter queue's 14 days",
      got: describeDuration(retention),
    });
    const name = this.node.path.replaceAll('/', '-');
    const suffix = fifo ? '.fifo' : '';
    check(this, /^[\w-]{1,63}$/.test(name), {
      rule: 'the path of a queue must have 1 to 63 letters, digits, hyphens and underscores',
      got: `${name.length} in "${name}"`,
    });
    const shared = {
      ...storedQueue(stage),
      ...(fifo ? highThroughputFifo : {}),
    } satisfies QueueProps;

    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...shared,
      queueName: `${name}-DeadLetters${suffix}`,
      retentionPeriod: deadLetterRetention,
      redriveAllowPolicy: {
        redrivePermission: RedrivePermission.BY_QUEUE,
        sourceQueues: [this.#byName(`${name}${suffix}`)],
      },
    });
    this.queue = new Queue(this, 'Source', {
      ...shared,
      queueName: `${name}${suffix}`,
      visibilityTimeout,
      retentionPeriod: retention,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
    });
    acknowledge(this.deadLetters, {
      'Serverless-SQSRedrivePolicy': 'It is a dead-letter queue: an operator empties it.',
    });
    if (fewReceivesBecause !== undefined) {
      acknowledge(this.queue, { 'Blueprint::receive-count': fewReceivesBecause });
    }
  }

  /** The source queue by its name: its ARN attribute would make the two queues need each other. */
  #byName(queueName: string) {
    const arn = Stack.of(this).formatArn({ service: 'sqs', resource: queueName });
    return Queue.fromQueueArn(this, 'SourceByName', arn);
  }
}
