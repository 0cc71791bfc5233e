import type { Resource, Templates } from './templates.ts';
import { numberAt, valueAt } from './values.ts';

/** The longest that SQS keeps a message. */
export const longestRetentionSeconds = 14 * 86_400;

/** A queue with the dead-letter queue that its redrive policy names, if the app has it. */
export interface Redrive {
  readonly queue: Resource;
  readonly deadLetters?: Resource;
}

/** Every queue that has a redrive policy. */
export function redrivesOf(templates: Templates): readonly Redrive[] {
  return templates
    .ofType('AWS::SQS::Queue')
    .filter(({ properties }) => properties.RedrivePolicy !== undefined)
    .map((queue) => ({ queue, deadLetters: deadLetterTargetOf(templates, queue) }));
}

/** The dead-letter queue of a queue or of a subscription. */
export function deadLetterTargetOf(templates: Templates, owner: Resource): Resource | undefined {
  const target = valueAt(owner.properties, 'RedrivePolicy.deadLetterTargetArn');
  return templates.findOf('AWS::SQS::Queue', target, owner);
}

/** A resource with a queue of the app for its dead letters. */
export interface DeadLetterOwner {
  readonly owner: Resource;
  readonly deadLetters: Resource;
}

/** Whoever has dead letters: queues, subscriptions, functions, schedules, rules, mappings. */
export function deadLetterOwnersOf(templates: Templates): readonly DeadLetterOwner[] {
  return templates.resources.flatMap((owner) =>
    deadLetterArnsIn(owner.properties)
      .map((arn) => templates.findOf('AWS::SQS::Queue', arn, owner))
      .filter((deadLetters) => deadLetters !== undefined)
      .map((deadLetters) => ({ owner, deadLetters })),
  );
}

/** Every queue in which dead letters wait. */
export function deadLetterQueuesOf(templates: Templates): ReadonlySet<Resource> {
  return new Set(deadLetterOwnersOf(templates).map(({ deadLetters }) => deadLetters));
}

/** Whatever the type, these members name the place for what was given up. */
const deadLetterMembers = [
  'RedrivePolicy.deadLetterTargetArn',
  'DeadLetterConfig.TargetArn',
  'DeadLetterConfig.Arn',
  'OnFailure.Destination',
];

function deadLetterArnsIn(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = deadLetterMembers.map((path) => valueAt(value, path));
  const below = Object.values(value).flatMap(deadLetterArnsIn);
  return [...here.filter((arn) => arn !== undefined), ...below];
}

/** How long a queue keeps what nobody deletes: SQS's default is four days. */
export function retentionSecondsOf(queue: Resource): number {
  return numberAt(queue.properties, 'MessageRetentionPeriod', 4 * 86_400);
}

export const subscriptionType = 'AWS::SNS::Subscription';
