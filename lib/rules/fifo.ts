import { isFifo, queueMappingsOf } from './event-sources.ts';
import { subscriptionType } from './queues.ts';
import type { Finding, Rule } from './rule.ts';
import type { Resource, Templates } from './templates.ts';
import { numberAt, textAt } from './values.ts';

/** Order, deduplication and throughput are those of one message group, from topic to consumer. */
export const fifo: Rule = {
  id: 'fifo',
  check: (templates) => [
    ...scopes(templates, 'AWS::SQS::Queue', queueScopes),
    ...scopes(templates, 'AWS::SNS::Topic', topicScopes),
    ...batches(templates),
    ...filters(templates),
  ],
};

interface Scope {
  readonly property: string;
  readonly otherwise: string;
  readonly wanted: string;
  readonly rule: string;
}

const queueScopes: readonly Scope[] = [
  { property: 'DeduplicationScope', otherwise: 'queue', wanted: 'messageGroup', rule: 'FIFO-12' },
  {
    property: 'FifoThroughputLimit',
    otherwise: 'perQueue',
    wanted: 'perMessageGroupId',
    rule: 'FIFO-15',
  },
];
const topicScopes: readonly Scope[] = [
  { property: 'FifoThroughputScope', otherwise: 'Topic', wanted: 'MessageGroup', rule: 'SNS-08' },
];

function scopes(templates: Templates, type: string, all: readonly Scope[]): readonly Finding[] {
  return templates
    .ofType(type)
    .filter(isFifo)
    .flatMap((resource) => all.flatMap((scope) => scopeOf(resource, scope)));
}

function scopeOf({ path, properties }: Resource, scope: Scope): readonly Finding[] {
  const { property, otherwise, wanted, rule } = scope;
  const got = textAt(properties, property, otherwise);
  if (got === wanted) return [];
  return [
    {
      path,
      broken: `${property} ${got} must be ${wanted} (${rule})`,
      remedy: `set ${property} to ${wanted}, as RedrivableQueue and EventTopic do`,
    },
  ];
}

function batches(templates: Templates): readonly Finding[] {
  return queueMappingsOf(templates)
    .filter(({ source }) => isFifo(source))
    .flatMap(({ mapping }) => {
      const size = numberAt(mapping.properties, 'BatchSize', 10);
      const window = numberAt(mapping.properties, 'MaximumBatchingWindowInSeconds', 0);
      const { path } = mapping;
      return [
        ...(size > 10
          ? [
              {
                path,
                broken: `BatchSize ${size} must be at most 10 (FIFO-05)`,
                remedy: 'lower batchSize',
              },
            ]
          : []),
        ...(window > 0
          ? [
              {
                path,
                broken: `batch window ${window} s must be 0 s (FIFO-05)`,
                remedy: 'leave maxBatchingWindow out',
              },
            ]
          : []),
      ];
    });
}

function filters(templates: Templates): readonly Finding[] {
  return templates
    .ofType(subscriptionType)
    .filter(({ properties }) => properties.FilterPolicy !== undefined)
    .flatMap((subscription) => {
      const topic = templates.find(subscription.properties.TopicArn, subscription);
      if (topic === undefined || !isFifo(topic)) return [];
      return [
        {
          path: subscription.path,
          broken: `a FilterPolicy on FIFO topic ${topic.path} must be none, since it weakens the order (SNS-09)`,
          remedy: 'leave the filter out and let the consumer acknowledge what it does not want',
        },
      ];
    });
}
