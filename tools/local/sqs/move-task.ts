import type { Clock } from '../clock.ts';
import type { LocalQueue } from './local-queue.ts';

/** Messages moved between two looks at the clock when no rate was asked for. */
const UNLIMITED_STEP = 500;

export type MoveStatus = 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';

export interface MoveTaskOptions {
  readonly taskId: string;
  readonly clock: Clock;
  readonly source: LocalQueue;
  /** Undefined: each message goes back to the queue that dead-lettered it. */
  readonly destinationArn: string | undefined;
  /** 1-500; undefined moves as fast as possible. */
  readonly messagesPerSecond: number | undefined;
  readonly findQueue: (arn: string) => LocalQueue | undefined;
}

/** Moves the messages that a dead-letter queue holds now, step by step on the clock. */
export class MoveTask {
  readonly options: MoveTaskOptions;
  readonly startedAtMs: number;
  readonly toMove: number;
  #status: MoveStatus = 'RUNNING';
  #failureReason: string | undefined;
  #moved = 0;

  constructor(options: MoveTaskOptions) {
    this.options = options;
    this.startedAtMs = options.clock.now();
    this.toMove = options.source.counts().visible;
    this.#schedule();
  }

  get status(): MoveStatus {
    return this.#status;
  }

  /** Set when the status is FAILED. */
  get failureReason(): string | undefined {
    return this.#failureReason;
  }

  get moved(): number {
    return this.#moved;
  }

  cancel(): void {
    this.#status = 'CANCELLED';
  }

  #schedule(): void {
    const { clock, messagesPerSecond } = this.options;
    const waitMs = messagesPerSecond === undefined ? 0 : 1000 / messagesPerSecond;
    clock.after(waitMs, () => this.#step());
  }

  #step(): void {
    const size = this.options.messagesPerSecond === undefined ? UNLIMITED_STEP : 1;
    for (let count = 0; count < size && this.#status === 'RUNNING'; count += 1) this.#moveOne();
    if (this.#status === 'RUNNING') this.#schedule();
  }

  #moveOne(): void {
    const outcome =
      this.#moved >= this.toMove ? 'empty' : this.options.source.moveNext((m) => this.#route(m));
    if (outcome === 'moved') this.#moved += 1;
    else if (outcome === 'empty') this.#status = 'COMPLETED';
    else this.#status = 'FAILED';
  }

  #route({ sourceArn }: { readonly sourceArn: string | undefined }): LocalQueue | undefined {
    const arn = this.options.destinationArn ?? sourceArn;
    if (arn === undefined) {
      this.#failureReason = 'CouldNotDetermineMessageSource';
      return undefined;
    }
    const target = this.options.findQueue(arn);
    if (target === undefined) this.#failureReason = 'AWS.SimpleQueueService.NonExistentQueue';
    return target;
  }
}
