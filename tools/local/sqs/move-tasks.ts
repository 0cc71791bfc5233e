import type { Clock, Random } from '../clock.ts';
import { randomUuid } from '../random-uuid.ts';
import { invalidRequest, invalidValue, resourceNotFound } from './errors.ts';
import type { LocalQueue } from './local-queue.ts';
import { MoveTask } from './move-task.ts';

/** Finished tasks that are still listed, per source queue. */
const TASKS_KEPT = 10;

export interface MoveRequest {
  readonly sourceArn: string;
  readonly destinationArn?: string;
  readonly messagesPerSecond?: number;
}

export interface MoveTasksOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly findQueue: (arn: string) => LocalQueue | undefined;
  readonly isDeadLetterQueue: (arn: string) => boolean;
}

/** `StartMessageMoveTask` and its companions: messages go back from a dead-letter queue. */
export class MoveTasks {
  readonly #options: MoveTasksOptions;
  readonly #tasks = new Map<string, MoveTask[]>();

  constructor(options: MoveTasksOptions) {
    this.#options = options;
  }

  /**
   * Starts to move what the source holds; returns the task handle.
   *
   * Throws {@link AwsError} `ResourceNotFoundException` for an unknown queue and
   * `InvalidParameterValue` when the source is no dead-letter queue, has a task running, or has
   * another type than the destination.
   */
  start(request: MoveRequest): string {
    const source = this.#source(request.sourceArn);
    this.#checkRequest(request, source);
    const { clock, random, findQueue } = this.#options;
    const { destinationArn, messagesPerSecond } = request;
    const taskId = randomUuid(random);
    const task = new MoveTask({
      taskId,
      clock,
      source,
      destinationArn,
      messagesPerSecond,
      findQueue,
    });
    this.#tasks.set(source.arn, [task, ...this.list(source.arn)].slice(0, TASKS_KEPT));
    return formatTaskHandle(taskId, source.arn);
  }

  /** The tasks of one source queue, newest first. */
  list(sourceArn: string): readonly MoveTask[] {
    return this.#tasks.get(this.#source(sourceArn).arn) ?? [];
  }

  /** Stops a running task; returns how many messages it had moved. */
  cancel(taskHandle: string): number {
    const [taskId, sourceArn] = parseTaskHandle(taskHandle);
    const task = this.list(sourceArn).find(({ options }) => options.taskId === taskId);
    if (task === undefined) throw resourceNotFound('Task does not exist.');
    if (task.status !== 'RUNNING') {
      throw invalidRequest('Only active tasks can be cancelled.');
    }
    task.cancel();
    return task.moved;
  }

  #source(arn: string): LocalQueue {
    const source = this.#options.findQueue(arn);
    if (source !== undefined) return source;
    throw missingQueue('SourceArn');
  }

  #checkRequest({ destinationArn, messagesPerSecond }: MoveRequest, source: LocalQueue): void {
    if (!this.#options.isDeadLetterQueue(source.arn)) {
      throw invalidRequest('Source queue must be configured as a Dead Letter Queue.');
    }
    const rate = messagesPerSecond ?? 1;
    if (!Number.isInteger(rate) || rate < 1 || rate > 500) {
      throw invalidValue('MaxNumberOfMessagesPerSecond', rate, 'Must be between 1 and 500.');
    }
    if (destinationArn !== undefined) this.#checkDestination(destinationArn, source);
    if (this.list(source.arn).some(({ status }) => status === 'RUNNING')) {
      throw invalidRequest(
        'There is already a task running. Only one active task is allowed for a source queue ' +
          'arn at a given time.',
      );
    }
  }

  #checkDestination(destinationArn: string, source: LocalQueue): void {
    const destination = this.#options.findQueue(destinationArn);
    if (destination === undefined) throw missingQueue('DestinationArn');
    if (destination === source || destination.fifo !== source.fifo) {
      const reason = 'Must be another queue of the same type.';
      throw invalidValue('DestinationArn', destinationArn, reason);
    }
  }
}

/** The handle of a task, as `ListMessageMoveTasks` shows it while the task runs. */
export function formatTaskHandle(taskId: string, sourceArn: string): string {
  return Buffer.from(JSON.stringify({ taskId, sourceArn })).toString('base64');
}

function parseTaskHandle(handle: string): readonly [taskId: string, sourceArn: string] {
  const text = Buffer.from(handle, 'base64').toString();
  const [, taskId, sourceArn] = /^\{"taskId":"([^"]+)","sourceArn":"([^"]+)"\}$/.exec(text) ?? [];
  if (taskId !== undefined && sourceArn !== undefined) return [taskId, sourceArn];
  throw invalidRequest('Value for parameter TaskHandle is invalid.');
}

function missingQueue(parameter: string) {
  return resourceNotFound(
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
  );
}
