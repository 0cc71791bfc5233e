import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { EnvironmentOf, FunctionName } from '../../contracts/environment.ts';
import type { StageSettings } from '../stages.ts';
import { acknowledge } from './acknowledge.ts';
import {
  BlueprintFunction,
  type BlueprintFunctionProps,
  defaultFunctionTimeout,
} from './blueprint-function.ts';
import { check, checkWholeNumber, describeDuration } from './checks.ts';
import type { ItemTable } from './item-table.ts';
import { QueueAlarms, type QueueAlarmsProps } from './queue-alarms.ts';
import { RedrivableQueue, type RedrivableQueueProps } from './redrivable-queue.ts';
import { TopicSubscription, type TopicSubscriptionProps } from './topic-subscription.ts';

/** A function that the queue's variables are declared for. */
export type QueueConsumerName = {
  [Name in FunctionName]: 'SOURCE_QUEUE_URL' extends keyof EnvironmentOf<Name> ? Name : never;
}[FunctionName];

export interface QueueConsumerProps
  extends Pick<BlueprintFunctionProps<QueueConsumerName>, 'timeout' | 'memorySizeMiB'>,
    Pick<RedrivableQueueProps, 'maxReceiveCount' | 'fewReceivesBecause' | 'retention' | 'fifo'>,
    Pick<TopicSubscriptionProps, 'events'>,
    Pick<QueueAlarmsProps, 'oldestMessage'> {
  readonly stage: StageSettings;
  /** The function's folder under `lambdas/`. */
  readonly name: QueueConsumerName;
  /** The table that holds what the consumer decides about. */
  readonly orders: ItemTable;
  /**
   * Where the consumer remembers the events it has applied.
   *
   * @default - nowhere; its effect carries its own condition (`inline`)
   */
  readonly inbox?: ItemTable;
  /**
   * The topic whose messages come to the queue; a FIFO topic makes it a FIFO queue.
   *
   * @default - none: somebody sends to the queue
   */
  readonly topic?: ITopic;
  /** Where the queue's alarms speak. */
  readonly alarmTopic: ITopic;
  /**
   * Messages in one invocation: 1 to 10,000, FIFO 1 to 10 (SQS-01).
   *
   * @default 10
   */
  readonly batchSize?: number;
  /**
   * How long Lambda may wait for a full batch: up to 300 seconds, FIFO none (SQS-03).
   *
   * @default 0 seconds
   */
  readonly batchWindow?: Duration;
  /**
   * Concurrent invocations at most: 2 to 1,000. Lambda stops receiving at the limit (SQS-15).
   *
   * @default - the stage's consumerConcurrency
   */
  readonly maxConcurrency?: number;
  /**
   * Pollers that wait for this queue alone, in place of `maxConcurrency`: they follow a burst three times
   * as fast, each invokes up to 10 at once, and each costs by the hour. At least 2 to 200, at most
   * `least` to 2,000 (SQS-19).
   *
   * @default - Lambda's own, shared by all
   */
  readonly pollers?: { readonly least: number; readonly most: number };
}

/** A function with the queue it works off, its dead-letter queue and the alarms of both. */
export class QueueConsumer extends Construct {
  /** The function's folder under `lambdas/`. */
  readonly name: QueueConsumerName;
  readonly source: RedrivableQueue;
  readonly function: BlueprintFunction<QueueConsumerName>;

  constructor(scope: Construct, id: string, props: QueueConsumerProps) {
    super(scope, id);
    const { stage, name, orders, inbox, alarmTopic, memorySizeMiB, oldestMessage } = props;
    const { maxReceiveCount, fewReceivesBecause, retention, topic, events } = props;
    const { fifo = topic?.fifo ?? false } = props;
    const { timeout = defaultFunctionTimeout } = props;
    const { batchSize = 10, batchWindow = Duration.seconds(0) } = props;
    const { maxConcurrency = stage.consumerConcurrency, pollers } = props;
    this.name = name;
    checkWholeNumber(this, 'maxConcurrency', { value: maxConcurrency, min: 2, max: 1_000 });
    checkBatch(this, { batchSize, batchWindow, fifo });
    if (pollers) checkPollers(this, pollers, props.maxConcurrency);

    this.source = new RedrivableQueue(this, 'Queue', {
      stage,
      visibilityTimeout: visibilityTimeoutFor(timeout, batchWindow),
      maxReceiveCount,
      fewReceivesBecause,
      retention,
      fifo,
    });
    const { source } = this;
    const { queue, deadLetters } = source;
    this.function = new BlueprintFunction(this, 'Consumer', {
      stage,
      alarmTopic,
      name,
      timeout,
      memorySizeMiB,
      environment: {
        ORDERS_TABLE: orders.table.tableName,
        ...(inbox && {
          INBOX_TABLE: inbox.table.tableName,
          MARKER_LIFE_SECONDS: String(this.source.messageLife.plus(Duration.days(1)).toSeconds()),
        }),
        SOURCE_QUEUE_URL: queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: deadLetters.queueUrl,
        MAX_RECEIVE_COUNT: String(this.source.maxReceiveCount),
      } as EnvironmentOf<QueueConsumerName>,
    });
    orders.grantItems(this.function);
    inbox?.grantItems(this.function);
    queue.grantConsumeMessages(this.function);
    // A message that another delivery holds at its last receive is sent anew.
    if (!fifo) queue.grantSendMessages(this.function);
    deadLetters.grantSendMessages(this.function);
    const mapping = new EventSourceMapping(this, 'EventSource', {
      target: this.function.target,
      eventSourceArn: queue.queueArn,
      batchSize,
      ...(batchWindow.toSeconds() > 0 ? { maxBatchingWindow: batchWindow } : {}),
      ...(pollers
        ? {
            provisionedPollerConfig: {
              minimumPollers: pollers.least,
              maximumPollers: pollers.most,
            },
          }
        : { maxConcurrency }),
      reportBatchItemFailures: true,
    });
    acknowledge(this.function, {
      'Serverless-LambdaDLQ': 'Its mapping calls it synchronously; the queue has the dead letters.',
    });
    acknowledge(mapping, {
      'Serverless-LambdaEventSourceMappingDestination':
        'Only streams have destinations (SQS-09); the queue has the dead letters.',
    });
    if (topic) {
      const subscription = { stage, topic, queue, alarmTopic, events };
      new TopicSubscription(this, 'Subscription', subscription);
    }
    new QueueAlarms(this, 'Alarms', { topic: alarmTopic, source, oldestMessage });
  }
}

/** Six function timeouts and the batch window (SQS-05): throttled invocations are retried within. */
function visibilityTimeoutFor(timeout: Duration, batchWindow: Duration): Duration {
  return Duration.seconds(6 * timeout.toSeconds() + batchWindow.toSeconds());
}

function checkPollers(
  scope: Construct,
  { least, most }: NonNullable<QueueConsumerProps['pollers']>,
  maxConcurrency: number | undefined,
): void {
  checkWholeNumber(scope, 'pollers.least', { value: least, min: 2, max: 200 });
  checkWholeNumber(scope, 'pollers.most', { value: most, min: least, max: 2_000 });
  check(scope, maxConcurrency === undefined, {
    rule: 'maxConcurrency must be left out with pollers, whose number is the limit (SQS-19)',
    got: maxConcurrency ?? 'none',
  });
}

interface Batch {
  readonly batchSize: number;
  readonly batchWindow: Duration;
  readonly fifo: boolean;
}

function checkBatch(scope: Construct, { batchSize, batchWindow, fifo }: Batch): void {
  const got = describeDuration(batchWindow);
  const windowSeconds = batchWindow.toSeconds();
  checkWholeNumber(scope, fifo ? 'batchSize of a FIFO queue' : 'batchSize', {
    value: batchSize,
    min: 1,
    max: fifo ? 10 : 10_000,
  });
  check(scope, !fifo || windowSeconds === 0, {
    rule: 'batchWindow of a FIFO queue must be 0 seconds',
    got,
  });
  check(scope, windowSeconds <= 300, { rule: 'batchWindow must be 300 seconds or less', got });
  check(scope, batchSize <= 10 || windowSeconds >= 1, {
    rule: `batchWindow must be 1 second or more for a batchSize above 10 (${batchSize})`,
    got,
  });
}
