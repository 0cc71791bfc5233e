import type { Clock, Random } from '../clock.ts';
import { AwsError, type Observe, type Place, type Queues } from '../ports.ts';
import { invalidValue, queueDoesNotExist } from './errors.ts';
import { formatSequenceNumber } from './identifiers.ts';
import { LocalQueue } from './local-queue.ts';
import { MoveTasks } from './move-tasks.ts';
import type { SqsFaults, SqsWorld } from './queue-core.ts';
import {
  changeSettings,
  createSettings,
  findDifference,
  type QueueAttributes,
  type QueueSettings,
} from './queue-settings.ts';
import { allowsRedriveFrom } from './redrive-policy.ts';

const PURGE_INTERVAL_MS = 60_000;
const REORDER_WINDOW = 8;

export interface SqsServiceOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly place: Place;
  readonly observe: Observe;
}

/** The queues of one account and Region. */
export class SqsService implements Queues {
  /** No duplicates and slight reordering, unless changed. */
  readonly faults: SqsFaults = { duplicateRate: 0, reorderWindow: REORDER_WINDOW };
  readonly moves: MoveTasks;
  readonly #world: SqsWorld;
  readonly #queues = new Map<string, LocalQueue>();
  readonly #purgeAllowedAtMs = new WeakMap<LocalQueue, number>();
  #sequence = 0;

  constructor(options: SqsServiceOptions) {
    const findQueue = (arn: string) => this.find(arn);
    this.#world = {
      ...options,
      faults: this.faults,
      findTarget: findQueue,
      nextSequenceNumber: () => {
        this.#sequence += 1;
        return formatSequenceNumber(this.#sequence);
      },
    };
    const isDeadLetterQueue = (arn: string) => this.deadLetterSources(arn).length > 0;
    this.moves = new MoveTasks({ ...options, findQueue, isDeadLetterQueue });
  }

  /**
   * Creates a queue, or returns the one of that name whose attributes are the given ones.
   *
   * Throws {@link AwsError} `QueueNameExists` when they differ, `InvalidAttributeName`,
   * `InvalidAttributeValue` or `InvalidParameterValue` (name, redrive policy: SQS-33).
   */
  createQueue(
    name: string,
    attributes: QueueAttributes = {},
    tags: Readonly<Record<string, string>> = {},
  ): LocalQueue {
    const settings = createSettings(name, attributes);
    const existing = this.#queues.get(name);
    if (existing !== undefined) return sameQueue(existing, attributes);
    const { region, account } = this.#world.place;
    this.#checkRedrive(settings, `arn:aws:sqs:${region}:${account}:${name}`);
    const queue = new LocalQueue(name, settings, this.#world);
    for (const [key, value] of Object.entries(tags)) queue.tags.set(key, value);
    this.#queues.set(name, queue);
    return queue;
  }

  find(reference: string): LocalQueue | undefined {
    if (reference.startsWith('arn:')) {
      const queue = this.#queues.get(reference.slice(reference.lastIndexOf(':') + 1));
      return queue?.arn === reference ? queue : undefined;
    }
    return this.#queues.get(reference.slice(reference.lastIndexOf('/') + 1));
  }

  /** By name, ARN or URL. Throws {@link AwsError} `QueueDoesNotExist`. */
  get(reference: string): LocalQueue {
    const queue = this.find(reference);
    if (queue === undefined) throw queueDoesNotExist();
    return queue;
  }

  /** In order of creation. */
  list(namePrefix = ''): readonly LocalQueue[] {
    return [...this.#queues.values()].filter(({ name }) => name.startsWith(namePrefix));
  }

  deleteQueue(reference: string): void {
    const queue = this.get(reference);
    this.#queues.delete(queue.name);
    queue.close();
  }

  /** Throws {@link AwsError} as {@link createQueue} does. */
  setAttributes(reference: string, attributes: QueueAttributes): void {
    const queue = this.get(reference);
    const settings = changeSettings(queue.settings, attributes);
    this.#checkRedrive(settings, queue.arn);
    queue.configure(settings);
  }

  /** Every attribute that `GetQueueAttributes` has for the queue, as text. */
  attributes(reference: string): QueueAttributes {
    const queue = this.get(reference);
    const { visible, inFlight, delayed } = queue.counts();
    return {
      ...queue.settings.attributes,
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
      LastModifiedTimestamp: String(Math.floor(queue.changedAtMs / 1000)),
    };
  }

  /** Throws {@link AwsError} `PurgeQueueInProgress` within 60 seconds of the last purge. */
  purge(reference: string): void {
    const queue = this.get(reference);
    const { clock } = this.#world;
    if (clock.now() < (this.#purgeAllowedAtMs.get(queue) ?? 0)) {
      const rule = `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`;
      throw new AwsError('PurgeQueueInProgress', rule, 403);
    }
    this.#purgeAllowedAtMs.set(queue, clock.deadline(PURGE_INTERVAL_MS));
    queue.purge();
  }

  /** The queues whose dead-letter queue this one is. */
  deadLetterSources(reference: string): readonly LocalQueue[] {
    const { arn } = this.get(reference);
    return this.list().filter(({ settings }) => settings.redrive?.targetArn === arn);
  }

  #checkRedrive(settings: QueueSettings, sourceArn: string): void {
    if (settings.redrive === undefined) return;
    const refuse = (reason: string) =>
      invalidValue('RedrivePolicy', settings.attributes.RedrivePolicy, reason);
    const target = this.find(settings.redrive.targetArn);
    if (target === undefined) throw refuse('Dead letter target does not exist.');
    if (target.fifo !== settings.fifo) {
      throw refuse('Dead-letter queue must be same type of queue as the source.');
    }
    if (!allowsRedriveFrom(target.settings.redriveAllow, sourceArn)) {
      throw refuse('The redrive allow policy of the dead-letter queue does not permit this queue.');
    }
  }
}

function sameQueue(queue: LocalQueue, attributes: QueueAttributes): LocalQueue {
  const difference = findDifference(queue.settings, attributes);
  if (difference === undefined) return queue;
  throw new AwsError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${difference}`,
  );
}
