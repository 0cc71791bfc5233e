import { type Mapping, mappingsOf, queueMappingsOf, readsBatches } from './event-sources.ts';
import type { Finding, Rule } from './rule.ts';
import type { Resource, Templates } from './templates.ts';
import { itemsOf, membersOf, numberAt, valueAt } from './values.ts';

/** Partial responses everywhere; queues are read as fast as their function may run, not faster. */
export const mappings: Rule = {
  id: 'mappings',
  check: (templates) => [
    ...mappingsOf(templates).filter(readsBatches).flatMap(wholeBatches),
    ...mappingsOf(templates).flatMap(fromAnywhere),
    ...queueMappingsOf(templates).flatMap(unlimited),
    ...overbooked(templates),
  ],
};

function wholeBatches({ mapping }: Mapping): readonly Finding[] {
  const types = itemsOf(mapping.properties.FunctionResponseTypes);
  if (types.includes('ReportBatchItemFailures')) return [];
  return [
    {
      path: mapping.path,
      broken: `FunctionResponseTypes [${types.join(', ')}] must have ReportBatchItemFailures, or one failure repeats its whole batch (SQS-27)`,
      remedy: 'set reportBatchItemFailures: true',
    },
  ];
}

const readable = [
  'Ref',
  'Fn::GetAtt',
  'Fn::Join',
  'Fn::Sub',
  'Fn::ImportValue',
  'Fn::GetStackOutput',
];

/** A source that no rule can follow is one that no rule checks. */
function fromAnywhere({ mapping, source }: Mapping): readonly Finding[] {
  const [name] = Object.keys(membersOf(mapping.properties.EventSourceArn));
  if (source !== undefined || name === undefined || readable.includes(name)) return [];
  return [
    {
      path: mapping.path,
      broken: `EventSourceArn by ${name} must be by one of ${readable.join(', ')}, or no rule can follow it`,
      remedy: 'name the queue or stream itself, in a mapping for each',
    },
  ];
}

function unlimited({ mapping }: Mapping): readonly Finding[] {
  if (valueAt(mapping.properties, 'ProvisionedPollerConfig') !== undefined) return [];
  if (limitOf(mapping) > 0) return [];
  return [
    {
      path: mapping.path,
      broken: 'MaximumConcurrency none must be from 2 to 1000 (SQS-15)',
      remedy: 'set maxConcurrency, at which the mapping stops receiving instead of being throttled',
    },
  ];
}

/** Beyond the reservation Lambda throttles, and every throttled message has spent a receive. */
function overbooked(templates: Templates): readonly Finding[] {
  const byFunction = Map.groupBy(queueMappingsOf(templates), ({ function: consumer }) => consumer);
  return [...byFunction].flatMap(([consumer, all]) => {
    const reserved = numberAt(consumer?.properties, 'ReservedConcurrentExecutions', Infinity);
    const limits = all.map(({ mapping }) => limitOf(mapping));
    const sum = limits.reduce((total, limit) => total + limit, 0);
    if (consumer === undefined || sum <= reserved) return [];
    return [
      {
        path: consumer.path,
        broken: `reserved concurrency ${reserved} must be at least the maximum concurrency of its mappings, ${limits.join(' + ')} = ${sum} (SQS-16)`,
        remedy: 'raise reservedConcurrentExecutions or lower maxConcurrency or the pollers',
      },
    ];
  });
}

/** How many invocations one provisioned poller makes at a time, and how many there are by default. */
const invocationsOfPoller = 10;
const pollersByDefault = 200;

function limitOf({ properties }: Resource): number {
  const pollers = valueAt(properties, 'ProvisionedPollerConfig');
  return pollers === undefined
    ? numberAt(properties, 'ScalingConfig.MaximumConcurrency', 0)
    : invocationsOfPoller * numberAt(pollers, 'MaximumPollers', pollersByDefault);
}
