import { alarmsOf, metricsOf } from './alarms.ts';
import { streamMappingsOf } from './event-sources.ts';
import { deadLetterQueuesOf } from './queues.ts';
import type { Finding, Rule } from './rule.ts';
import type { Resource, Templates } from './templates.ts';

/** Nothing piles up unseen: dead letters, a queue's backlog, a stream's lag. */
export const alarmCoverage: Rule = {
  id: 'alarm-coverage',
  check: (templates) => {
    const watched = watchedOf(templates);
    const deadLetterQueues = deadLetterQueuesOf(templates);
    const queues = templates.ofType('AWS::SQS::Queue').map((queue) => ({
      resource: queue,
      metric: deadLetterQueues.has(queue)
        ? 'ApproximateNumberOfMessagesVisible'
        : 'ApproximateAgeOfOldestMessage',
    }));
    const readers = streamMappingsOf(templates).map((one) => ({
      resource: one.function,
      metric: 'IteratorAge',
    }));
    return [...queues, ...readers].flatMap(({ resource, metric }) => {
      if (resource === undefined || watched.get(metric)?.has(resource)) return [];
      return [unwatched(resource, metric)];
    });
  },
};

function unwatched({ path }: Resource, metric: string): Finding {
  return {
    path,
    broken: `alarms on ${metric} 0 must be 1 or more`,
    remedy: 'add QueueAlarms, DeadLetterAlarm or StreamAlarms',
  };
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
