import { alarmsOf, metricsOf } from './alarms.ts';
import { mappingsOf, streamMappingsOf } from './event-sources.ts';
import { deadLetterQueuesOf, subscriptionType } from './queues.ts';
import type { Finding, Rule } from './rule.ts';
import { tablesOf } from './tables.ts';
import type { Resource, Templates } from './templates.ts';

interface Watch {
  readonly resource: Resource | undefined;
  /** Each of them must have an alarm. */
  readonly metrics: readonly string[];
  readonly remedy: string;
}

/** Nothing piles up, fails or is refused unseen. */
export const alarmCoverage: Rule = {
  id: 'alarm-coverage',
  check: (templates) => {
    const watched = watchedOf(templates);
    const watches = [
      ...queueWatches(templates),
      ...streamWatches(templates),
      ...functionWatches(templates),
      ...storeWatches(templates),
    ];
    const seen = new Set<string>();
    return watches.flatMap(({ resource, metrics, remedy }) =>
      metrics.flatMap((metric) => {
        const once = `${resource?.path}|${metric}`;
        if (resource === undefined || watched.get(metric)?.has(resource) || seen.has(once)) {
          return [];
        }
        seen.add(once);
        return [unwatched(resource, metric, remedy)];
      }),
    );
  },
};

function queueWatches(templates: Templates): readonly Watch[] {
  const deadLetterQueues = deadLetterQueuesOf(templates);
  const depth = 'ApproximateNumberOfMessagesVisible';
  const age = 'ApproximateAgeOfOldestMessage';
  return templates
    .ofType('AWS::SQS::Queue')
    .map((resource) =>
      deadLetterQueues.has(resource)
        ? { resource, metrics: [depth, age], remedy: 'add DeadLetterAlarms' }
        : { resource, metrics: [age, 'NumberOfMessagesDeleted'], remedy: 'add QueueAlarms' },
    );
}

function streamWatches(templates: Templates): readonly Watch[] {
  return streamMappingsOf(templates).flatMap((one) => [
    {
      resource: one.function,
      metrics: ['IteratorAge', 'DestinationDeliveryFailures'],
      remedy: 'add StreamAlarms',
    },
    { resource: one.mapping, metrics: ['DroppedEventCount'], remedy: 'add StreamAlarms' },
  ]);
}

/** Those that events call; a custom resource's function is CloudFormation's matter. */
function functionWatches(templates: Templates): readonly Watch[] {
  return mappingsOf(templates).map((one) => ({
    resource: one.function,
    metrics: ['Errors', 'Throttles', 'Duration'],
    remedy: 'be a BlueprintFunction, or add FunctionAlarms',
  }));
}

function storeWatches(templates: Templates): readonly Watch[] {
  const topics = templates
    .ofType(subscriptionType)
    .filter(({ properties }) => properties.Protocol === 'sqs')
    .map((one) => templates.findOf('AWS::SNS::Topic', one.properties.TopicArn, one));
  return [
    ...topics.map((resource) => ({
      resource,
      metrics: ['NumberOfNotificationsFailed', 'NumberOfNotificationsFailedToRedriveToDlq'],
      remedy: 'be an EventTopic, or add TopicAlarms',
    })),
    ...tablesOf(templates).map((resource) => ({
      resource,
      metrics: ['ReadThrottleEvents', 'WriteThrottleEvents'],
      remedy: 'be an ItemTable, or add TableAlarm',
    })),
  ];
}

function unwatched({ path }: Resource, metric: string, remedy: string): Finding {
  return { path, broken: `alarms on ${metric} 0 must be 1 or more`, remedy };
}

/** By the metric's name, the resources that an alarm watches it of. */
function watchedOf(templates: Templates): ReadonlyMap<string, ReadonlySet<Resource>> {
  const pairs = alarmsOf(templates).flatMap((alarm) =>
    metricsOf(alarm).flatMap(({ name, dimensions }) =>
      dimensions.map(({ value }) => ({ name, resource: templates.find(value, alarm) })),
    ),
  );
  const found = new Map<string, Set<Resource>>();
  for (const { name, resource } of pairs) {
    if (resource === undefined) continue;
    found.set(name, (found.get(name) ?? new Set()).add(resource));
  }
  return found;
}
