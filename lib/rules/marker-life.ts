import { type Mapping, queueMappingsOf, streamMappingsOf } from './event-sources.ts';
import { deadLetterTargetOf, retentionSecondsOf } from './queues.ts';
import type { Finding, Rule } from './rule.ts';
import { streamRetentionSecondsOf } from './streams.ts';
import type { Resource, Templates } from './templates.ts';
import { itemsOf, membersOf, numberAt, textAt, valueAt } from './values.ts';

const day = 86_400;
const variable = 'MARKER_LIFE_SECONDS';

/** How long a source and its dead letters can keep a copy of a message. */
interface Life {
  readonly source: number;
  readonly deadLetters: number;
}

/** A consumer remembers an event for as long as any copy of it can come back. */
export const markerLife: Rule = {
  id: 'marker-life',
  check: (templates) => [
    ...queueMappingsOf(templates).flatMap((one) =>
      forgets(one, {
        source: retentionSecondsOf(one.source),
        deadLetters: keptInQueue(deadLetterTargetOf(templates, one.source)),
      }),
    ),
    ...streamMappingsOf(templates).flatMap((one) =>
      forgets(one, {
        source: streamRetentionSecondsOf(one.source),
        deadLetters: keptInBucket(templates, one.mapping),
      }),
    ),
  ],
};

/** Only consumers with an inbox have markers that end. */
function forgets({ function: consumer }: Mapping, life: Life): readonly Finding[] {
  const variables = membersOf(valueAt(consumer?.properties, 'Environment.Variables'));
  if (consumer === undefined || variables.INBOX_TABLE === undefined) return [];
  const marker = numberAt(variables, variable, 0);
  const least = life.source + life.deadLetters + day;
  if (marker >= least) return [];
  return [
    {
      path: consumer.path,
      broken:
        `${variable} ${marker} must be at least source retention ${life.source} + dead-letter ` +
        `retention ${life.deadLetters} + a day ${day} = ${least}, or a redriven message is applied twice`,
      remedy: `compute ${variable} from the two retentions, as QueueConsumer and StreamConsumer do`,
    },
  ];
}

function keptInQueue(deadLetters: Resource | undefined): number {
  return deadLetters === undefined ? 0 : retentionSecondsOf(deadLetters);
}

/** What is not sure to expire is taken for a year, which no marker here reaches. */
function keptInBucket(templates: Templates, mapping: Resource): number {
  const destination = valueAt(mapping.properties, 'DestinationConfig.OnFailure.Destination');
  const bucket = templates.find(destination, mapping);
  if (bucket === undefined) return 0;
  const days = itemsOf(valueAt(bucket.properties, 'LifecycleConfiguration.Rules'))
    .filter(isForAll)
    .map((rule) => numberAt(rule, 'ExpirationInDays', 0))
    .filter((count) => count > 0);
  return day * (days.length === 0 ? 365 : Math.min(...days));
}

const selections = ['Prefix', 'TagFilters', 'ObjectSizeGreaterThan', 'ObjectSizeLessThan'];

/** Mappings and consumers choose the keys, so that a rule for some of them promises nothing. */
function isForAll(rule: unknown): boolean {
  const isSelective = selections.some((name) => itemsOf(valueAt(rule, name)).join('') !== '');
  return textAt(rule, 'Status', '') === 'Enabled' && !isSelective;
}
