import type { Clock, Timer } from '../clock.ts';
import type { Observe, Place } from '../ports.ts';
import type { AlarmActions, AlarmDefinition, AlarmState } from './alarm-definition.ts';
import { judge, rangeOf } from './alarm-state.ts';
import { alarmsIn, type CompositeRule, holds } from './composite-rule.ts';
import { measure } from './measure.ts';
import { type MetricName, MetricStore } from './metric-store.ts';

/** A composite alarm: a rule over the states of others. */
export interface CompositeDefinition {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly rule: CompositeRule;
  readonly actions: AlarmActions;
}

/** An alarm that came into another state. */
export interface Transition {
  readonly name: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  /** Minutes since the start. */
  readonly minute: number;
}

export interface CloudWatchOptions {
  readonly clock: Clock;
  readonly place: Place;
  readonly observe: Observe;
  /** Sends an action's message. Throws when the topic does not take it. */
  readonly publish: (topicArn: string, subject: string, message: string) => void;
}

interface Watched {
  readonly definition: AlarmDefinition | CompositeDefinition;
  state: AlarmState;
}

const minuteMs = 60_000;

/** Minutes that are kept at the least, for tests and readers. */
const leastHorizon = 15;

/**
 * The metrics and alarms of one account. Each minute, compressed as the clock says, it measures what
 * has a gauge, evaluates every alarm, then the composite ones, and tells of changed states.
 */
export class CloudWatchService {
  readonly #options: CloudWatchOptions;
  readonly #alarms = new Map<string, Watched>();
  readonly #gauges: (() => void)[] = [];
  readonly #history: Transition[] = [];
  #store = new MetricStore(leastHorizon);
  #horizon = leastHorizon;
  #minute = 0;
  #timer: Timer | undefined;

  constructor(options: CloudWatchOptions) {
    this.#options = options;
  }

  /** Every change of state so far, oldest first. */
  get history(): readonly Transition[] {
    return this.#history;
  }

  /** The alarms that have fired, by the first time, and whether they are over. */
  get fired(): readonly { readonly name: string; readonly cleared: boolean }[] {
    const names = new Set(this.#history.filter(({ to }) => to === 'ALARM').map(({ name }) => name));
    return [...names].map((name) => ({ name, cleared: this.states.get(name) !== 'ALARM' }));
  }

  /** What alarms there are, and their states. */
  get states(): ReadonlyMap<string, AlarmState> {
    return new Map(
      [...this.#alarms.values()].map(({ definition, state }) => [definition.name, state]),
    );
  }

  get arns(): readonly string[] {
    return [...this.#alarms.keys()];
  }

  /** To be created before anything is measured: what is kept depends on the alarms. */
  add(definition: AlarmDefinition | CompositeDefinition): void {
    this.#alarms.set(definition.arn, { definition, state: 'INSUFFICIENT_DATA' });
    if ('rule' in definition) return;
    this.#horizon = Math.max(this.#horizon, (rangeOf(definition) + 1) * definition.periodMinutes);
    this.#store = new MetricStore(this.#horizon);
  }

  /** Measures one value now. */
  record(metric: MetricName, value: number): void {
    this.#store.add(metric, this.#minute, value);
  }

  /** Called at the end of each minute, to record what changes by itself. */
  onMinute(gauge: () => void): void {
    this.#gauges.push(gauge);
  }

  start(): void {
    this.#timer = this.#options.clock.after(minuteMs, () => {
      this.endMinute();
      this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /** Closes the minute and evaluates every alarm that has existed for one of its periods. */
  endMinute(): void {
    for (const gauge of this.#gauges) gauge();
    this.#minute += 1;
    for (const watched of this.#alarms.values()) {
      const { definition, state } = watched;
      if ('rule' in definition || this.#minute < definition.periodMinutes) continue;
      const range = measure(definition, this.#store, this.#minute);
      this.#change(watched, judge(definition, range, state));
    }
    this.#evaluateComposites();
    this.#store.forgetBefore(this.#minute);
  }

  /** Those that name composite alarms come after them; a circle is evaluated once. */
  #evaluateComposites(): void {
    const done = new Set<string>();
    const evaluate = (watched: Watched): void => {
      const { definition } = watched;
      if (!('rule' in definition) || done.has(definition.arn)) return;
      done.add(definition.arn);
      for (const name of alarmsIn(definition.rule)) {
        const other = this.#find(name);
        if (other) evaluate(other);
      }
      const stateOf = (name: string) => this.#find(name)?.state ?? 'INSUFFICIENT_DATA';
      this.#change(watched, holds(definition.rule, stateOf) ? 'ALARM' : 'OK');
    };
    for (const watched of this.#alarms.values()) evaluate(watched);
  }

  #find(nameOrArn: string): Watched | undefined {
    const byArn = this.#alarms.get(nameOrArn);
    if (byArn) return byArn;
    return [...this.#alarms.values()].find(({ definition }) => definition.name === nameOrArn);
  }

  #change(watched: Watched, to: AlarmState): void {
    const { definition, state: from } = watched;
    if (from === to) return;
    watched.state = to;
    const { name } = definition;
    this.#history.push({ name, from, to, minute: this.#minute });
    const { observe, publish } = this.#options;
    observe({ service: 'cloudwatch', name: 'AlarmChanged', resource: name, detail: { from, to } });
    for (const topic of definition.actions[to]) {
      try {
        publish(topic, `${to}: "${name}"`, this.#notification(definition, from, to));
      } catch (error) {
        const detail = { topic, error: String(error) };
        observe({ service: 'cloudwatch', name: 'ActionFailed', resource: name, detail });
      }
    }
  }

  #notification(definition: Watched['definition'], from: AlarmState, to: AlarmState): string {
    const { clock, place } = this.#options;
    return JSON.stringify({
      AlarmName: definition.name,
      AlarmDescription: definition.description,
      AWSAccountId: place.account,
      NewStateValue: to,
      NewStateReason: `evaluated by the local cloud in minute ${this.#minute}`,
      StateChangeTime: new Date(clock.now()).toISOString(),
      Region: place.region,
      AlarmArn: definition.arn,
      OldStateValue: from,
    });
  }
}
