import { Duration } from 'aws-cdk-lib/core';
import { describeDuration } from '../constructs/checks.ts';
import { isFifo } from './event-sources.ts';
import {
  deadLetterOwnersOf,
  deadLetterQueuesOf,
  longestRetentionSeconds,
  type Redrive,
  redrivesOf,
  retentionSecondsOf,
  subscriptionType,
} from './queues.ts';
import type { Finding, Rule } from './rule.ts';
import type { Templates } from './templates.ts';
import { itemsOf, textAt, valueAt } from './values.ts';

/** A poison message waits two weeks for an operator, in a queue that only its source may use. */
export const deadLetterQueues: Rule = {
  id: 'dead-letter-queues',
  check: (templates) => [
    ...withoutDeadLetters(templates),
    ...keptTooShort(templates),
    ...redrivesOf(templates).flatMap((redrive) => [
      ...ofAnotherType(redrive),
      ...keptNoLonger(redrive),
      ...openToOthers(templates, redrive),
    ]),
  ],
};

function withoutDeadLetters(templates: Templates): readonly Finding[] {
  const deadLetterQueues = deadLetterQueuesOf(templates);
  return templates
    .ofType('AWS::SQS::Queue')
    .filter(({ properties }) => properties.RedrivePolicy === undefined)
    .filter((queue) => !deadLetterQueues.has(queue))
    .map((queue) => ({
      path: queue.path,
      broken: `a queue with no RedrivePolicy must have a dead-letter queue of its own type, ${typeOf(isFifo(queue))} (SQS-33)`,
      remedy: 'build it with RedrivableQueue, or pass deadLetterQueue',
    }));
}

function ofAnotherType({ queue, deadLetters }: Redrive): readonly Finding[] {
  if (deadLetters === undefined || isFifo(queue) === isFifo(deadLetters)) return [];
  const [got, wanted] = [typeOf(isFifo(deadLetters)), typeOf(isFifo(queue))];
  return [
    {
      path: queue.path,
      broken: `the ${got} dead-letter queue ${deadLetters.path} must be ${wanted}, as its source is (SQS-33)`,
      remedy: 'set fifo alike on both queues',
    },
  ];
}

/** Of queues, functions, schedules and all others; what subscriptions have is their own rule's. */
function keptTooShort(templates: Templates): readonly Finding[] {
  const all = deadLetterOwnersOf(templates)
    .filter(({ owner }) => owner.type !== subscriptionType)
    .map(({ deadLetters }) => deadLetters);
  return [...new Set(all)]
    .filter((deadLetters) => retentionSecondsOf(deadLetters) < longestRetentionSeconds)
    .map((deadLetters) => ({
      path: deadLetters.path,
      broken: `dead letters are kept for ${days(retentionSecondsOf(deadLetters))} and must be for ${days(longestRetentionSeconds)} (SQS-37)`,
      remedy: 'set retentionPeriod of the dead-letter queue to Duration.days(14)',
    }));
}

function keptNoLonger({ queue, deadLetters }: Redrive): readonly Finding[] {
  if (deadLetters === undefined) return [];
  const [kept, ofSource] = [retentionSecondsOf(deadLetters), retentionSecondsOf(queue)];
  if (ofSource < kept) return [];
  return [
    {
      path: queue.path,
      broken: `retention ${days(ofSource)} must be below the ${days(kept)} of its dead-letter queue (SQS-31)`,
      remedy: 'lower retention of the source queue',
    },
  ];
}

function openToOthers(templates: Templates, { queue, deadLetters }: Redrive): readonly Finding[] {
  if (deadLetters === undefined) return [];
  const policy = deadLetters.properties.RedriveAllowPolicy;
  const permission = textAt(policy, 'redrivePermission', 'allowAll');
  const sources = itemsOf(valueAt(policy, 'sourceQueueArns')).map((arn) =>
    templates.find(arn, deadLetters),
  );
  const isAlone = sources.every((source) => source === queue);
  if (permission === 'byQueue' && sources.length > 0 && isAlone) return [];
  const named = sources.map((source) => source?.path ?? 'a queue outside the app').join(', ');
  return [
    {
      path: deadLetters.path,
      broken: `redrive permission ${permission}${named && ` for ${named}`} must be byQueue for ${queue.path} alone`,
      remedy: 'set redriveAllowPolicy to the queue it belongs to',
    },
  ];
}

function typeOf(fifo: boolean): string {
  return fifo ? 'FIFO' : 'standard';
}

function days(seconds: number): string {
  return describeDuration(Duration.seconds(seconds));
}
