import { AwsError } from '../ports.ts';
import { invalidValue } from './errors.ts';
import type { LocalQueue } from './local-queue.ts';
import type { MoveTask } from './move-task.ts';
import { formatTaskHandle } from './move-tasks.ts';
import type { QueueAttributes } from './queue-settings.ts';
import type { WireInput } from './wire-input.ts';
import type { WireOperation } from './wire-operation.ts';

const ATTRIBUTE_NAMES = new Set([
  'All',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'ContentBasedDeduplication',
  'CreatedTimestamp',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'LastModifiedTimestamp',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'Policy',
  'QueueArn',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
]);

/** The operations on queues. */
export const queueOperations: Readonly<Record<string, WireOperation>> = {
  CreateQueue: ({ service, input }) => {
    const attributes = input.textMap('Attributes');
    const name = input.requiredText('QueueName');
    return { QueueUrl: service.createQueue(name, attributes, input.textMap('tags')).url };
  },

  DeleteQueue: ({ service, input }) => {
    service.deleteQueue(input.requiredText('QueueUrl'));
    return {};
  },

  GetQueueUrl: ({ service, input }) => ({
    QueueUrl: service.get(input.requiredText('QueueName')).url,
  }),

  ListQueues: ({ service, input }) => {
    const { items, nextToken } = page(service.list(input.text('QueueNamePrefix')), input);
    return items.length === 0
      ? {}
      : { QueueUrls: items.map(({ url }) => url), NextToken: nextToken };
  },

  ListDeadLetterSourceQueues: ({ service, input }) => {
    const sources = service.deadLetterSources(input.requiredText('QueueUrl'));
    const { items, nextToken } = page(sources, input);
    return { queueUrls: items.map(({ url }) => url), NextToken: nextToken };
  },

  GetQueueAttributes: ({ service, input }) => {
    const attributes = service.attributes(input.requiredText('QueueUrl'));
    const picked = pickAttributes(attributes, input.texts('AttributeNames'));
    return Object.keys(picked).length === 0 ? {} : { Attributes: picked };
  },

  SetQueueAttributes: ({ service, input }) => {
    service.setAttributes(input.requiredText('QueueUrl'), input.textMap('Attributes'));
    return {};
  },

  PurgeQueue: ({ service, input }) => {
    service.purge(input.requiredText('QueueUrl'));
    return {};
  },

  ListQueueTags: ({ service, input }) => {
    const { tags } = service.get(input.requiredText('QueueUrl'));
    return tags.size === 0 ? {} : { Tags: Object.fromEntries(tags) };
  },

  TagQueue: ({ service, input }) => {
    const { tags } = service.get(input.requiredText('QueueUrl'));
    for (const [key, value] of Object.entries(input.textMap('Tags'))) tags.set(key, value);
    return {};
  },

  UntagQueue: ({ service, input }) => {
    const { tags } = service.get(input.requiredText('QueueUrl'));
    for (const key of input.texts('TagKeys')) tags.delete(key);
    return {};
  },

  StartMessageMoveTask: ({ service, input }) => ({
    TaskHandle: service.moves.start({
      sourceArn: input.requiredText('SourceArn'),
      destinationArn: input.text('DestinationArn'),
      messagesPerSecond: input.whole('MaxNumberOfMessagesPerSecond'),
    }),
  }),

  ListMessageMoveTasks: ({ service, input }) => {
    const max = input.whole('MaxResults') ?? 1;
    if (max < 1 || max > 10) throw invalidValue('MaxResults', max, 'Must be between 1 and 10.');
    const tasks = service.moves.list(input.requiredText('SourceArn')).slice(0, max);
    return { Results: tasks.map(formatTask) };
  },

  CancelMessageMoveTask: ({ service, input }) => ({
    ApproximateNumberOfMessagesMoved: service.moves.cancel(input.requiredText('TaskHandle')),
  }),
};

function formatTask(task: MoveTask): object {
  const { taskId, source, destinationArn, messagesPerSecond } = task.options;
  return {
    TaskHandle: task.status === 'RUNNING' ? formatTaskHandle(taskId, source.arn) : undefined,
    Status: task.status,
    SourceArn: source.arn,
    DestinationArn: destinationArn,
    MaxNumberOfMessagesPerSecond: messagesPerSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedAtMs,
  };
}

function pickAttributes(all: QueueAttributes, names: readonly string[]): QueueAttributes {
  const unknown = names.find((name) => !ATTRIBUTE_NAMES.has(name));
  if (unknown !== undefined) {
    throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  }
  const isWanted = (name: string) => names.includes('All') || names.includes(name);
  return Object.fromEntries(Object.entries(all).filter(([name]) => isWanted(name)));
}

function page(queues: readonly LocalQueue[], input: WireInput) {
  const max = input.whole('MaxResults');
  const start = Number(input.text('NextToken') ?? 0);
  if (max === undefined) return { items: queues, nextToken: undefined };
  const end = start + max;
  const nextToken = end < queues.length ? String(end) : undefined;
  return { items: queues.slice(start, end), nextToken };
}
