import type { Clock, Random, Timer } from '../clock.ts';
import type { AsyncInvocations } from '../lambda/async-invocations.ts';
import type { Observe, Place } from '../ports.ts';
import { randomUuid } from '../random-uuid.ts';

/** A schedule at a rate, as its template describes it. */
export interface ScheduleSpec {
  readonly name: string;
  readonly arn: string;
  /** Compressed by the clock. */
  readonly everyMs: number;
  readonly functionName: string;
  /** What the function gets; without it the scheduler's own notification. */
  readonly input: string | undefined;
  readonly isEnabled: boolean;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly place: Place;
  readonly observe: Observe;
  readonly asynchronous: Pick<AsyncInvocations, 'accept'>;
}

/**
 * Invokes functions at a rate, asynchronously, for the first time after one interval. Reports
 * `ScheduleInvoked`, and `ScheduleSkipped` where AWS would invoke beside an invocation that still
 * runs: compressed time makes the interval short and leaves the work as long as it is.
 */
export class SchedulerService {
  readonly #options: SchedulerOptions;
  readonly #schedules: ScheduleSpec[] = [];
  readonly #timers = new Map<string, Timer>();
  readonly #running = new Set<string>();

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  createSchedule(spec: ScheduleSpec): void {
    this.#schedules.push(spec);
  }

  start(): void {
    for (const schedule of this.#schedules) if (schedule.isEnabled) this.#wait(schedule);
  }

  stop(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  #wait(schedule: ScheduleSpec): void {
    const { clock } = this.#options;
    const timer = clock.after(schedule.everyMs, () => {
      this.#wait(schedule);
      void this.#invoke(schedule);
    });
    this.#timers.set(schedule.arn, timer);
  }

  async #invoke(schedule: ScheduleSpec): Promise<void> {
    const { asynchronous, observe } = this.#options;
    const { arn, name, functionName, input = this.#notification(schedule) } = schedule;
    const isRunning = this.#running.has(arn);
    const event = isRunning ? 'ScheduleSkipped' : 'ScheduleInvoked';
    observe({ service: 'scheduler', name: event, resource: name, detail: { functionName } });
    if (isRunning) return;
    this.#running.add(arn);
    await asynchronous.accept(functionName, input);
    this.#running.delete(arn);
  }

  #notification({ arn }: ScheduleSpec): string {
    const { clock, place, random } = this.#options;
    return JSON.stringify({
      version: '0',
      id: randomUuid(random),
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: place.account,
      time: `${new Date(clock.now()).toISOString().slice(0, 19)}Z`,
      region: place.region,
      resources: [arn],
      detail: '{}',
    });
  }
}
