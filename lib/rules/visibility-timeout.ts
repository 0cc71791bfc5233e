import { queueMappingsOf } from './event-sources.ts';
import type { Rule } from './rule.ts';
import { numberAt } from './values.ts';

/** A queue hides a message until Lambda's own retries of a throttled batch are over (SQS-05). */
export const visibilityTimeout: Rule = {
  id: 'visibility-timeout',
  check: (templates) =>
    queueMappingsOf(templates).flatMap(({ mapping, source, function: consumer }) => {
      if (consumer === undefined) return [];
      const visibility = numberAt(source.properties, 'VisibilityTimeout', 30);
      const timeout = numberAt(consumer.properties, 'Timeout', 3);
      const window = numberAt(mapping.properties, 'MaximumBatchingWindowInSeconds', 0);
      const least = 6 * timeout + window;
      if (visibility >= least) return [];
      return {
        path: source.path,
        broken:
          `visibility timeout ${visibility} s must be at least 6 x function timeout ${timeout} s ` +
          `+ batch window ${window} s = ${least} s (SQS-05)`,
        remedy: 'raise visibilityTimeout or lower the timeout',
      };
    }),
};
