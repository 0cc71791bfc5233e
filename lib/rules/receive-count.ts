import { redrivesOf } from './queues.ts';
import type { Rule } from './rule.ts';
import { numberAt } from './values.ts';

const least = 3;

/** SQS may count a delivery that no consumer got: too few, and healthy messages go (SQS-07). */
export const receiveCount: Rule = {
  id: 'receive-count',
  check: (templates) =>
    redrivesOf(templates)
      .map(({ queue }) => ({
        path: queue.path,
        count: numberAt(queue.properties, 'RedrivePolicy.maxReceiveCount', 0),
      }))
      .filter(({ count }) => count < least)
      .map(({ path, count }) => ({
        path,
        broken: `maxReceiveCount ${count} must be at least ${least} (SQS-07)`,
        remedy:
          'raise it (5 is the default), or acknowledge Blueprint::receive-count with a reason',
      })),
};
