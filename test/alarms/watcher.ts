import { alarmsOf } from '../../lib/rules/alarms.ts';
import type { Resource, Templates } from '../../lib/rules/templates.ts';
import { itemsOf, membersOf, textAt, valueAt } from '../../lib/rules/values.ts';
import type { Json, JsonObject } from '../../tools/local/assembly/template.ts';
import type { AlarmState } from '../../tools/local/cloudwatch/alarm-definition.ts';
import { CloudWatchService } from '../../tools/local/cloudwatch/cloudwatch-service.ts';
import { parseCompositeRule } from '../../tools/local/cloudwatch/composite-rule.ts';
import { readAlarm } from '../../tools/local/cloudwatch/read-alarm.ts';
import { Properties } from '../../tools/local/gate/properties.ts';
import { propertyTable } from '../../tools/local/gate/property-table.ts';
import { type Reading, type Role, roles } from './reading.ts';
import type { Trace } from './traces.ts';

/** What an app's alarms made of a trace. */
export interface Watched {
  /** Names of those that fired, sorted. */
  readonly fired: readonly string[];
  /** Those that are not OK at its end, with their state. */
  readonly open: readonly string[];
}

export interface WatcherOptions {
  readonly templates: Templates;
  /** The path of the construct that has the role; a role that is left out is not watched. */
  readonly paths: Readonly<Partial<Record<Role, string>>>;
  readonly nameOf: (alarm: Resource) => string;
}

const noActions = { ALARM: [], OK: [], INSUFFICIENT_DATA: [] };

/** Reads the alarms of an app from its templates, and evaluates them on traces. */
export class Watcher {
  readonly #options: WatcherOptions;

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  /** Whether the app has what fails in a trace at all. */
  knows({ of }: Trace): boolean {
    const path = this.#options.paths[of];
    return this.#options.templates.resources.some((resource) => resource.path === path);
  }

  watch(trace: Trace): Watched {
    const service = this.#service();
    const measure = trace.start();
    for (let minute = 0; minute < trace.minutes; minute += 1) {
      for (const reading of withBackground(measure(minute))) this.#record(service, reading);
      service.endMinute();
    }
    const open = [...service.states].filter(([, state]) => state !== 'OK');
    return {
      fired: service.fired.map(({ name }) => name).sort(),
      open: open.map(([name, state]: [string, AlarmState]) => `${name} ${state}`).sort(),
    };
  }

  #service(): CloudWatchService {
    const service = new CloudWatchService({
      clock: { speed: 1, now: () => 0, deadline: () => 0, after: () => ({ cancel: () => {} }) },
      place: { account: '', region: '', endpoint: '' },
      observe: () => {},
      publish: () => {},
    });
    const { templates, nameOf } = this.#options;
    for (const alarm of alarmsOf(templates)) {
      const name = nameOf(alarm);
      const identity = { name, arn: name, description: '' };
      if (alarm.type === 'AWS::CloudWatch::CompositeAlarm') {
        const rule = parseCompositeRule(this.#ruleOf(alarm));
        service.add({ ...identity, rule, actions: noActions });
      } else service.add(readAlarm(this.#propertiesOf(alarm), identity));
    }
    return service;
  }

  #record(service: CloudWatchService, { role, metric: name, value }: Reading): void {
    const path = this.#options.paths[role];
    if (path === undefined || Number.isNaN(value)) return;
    const { namespace, dimension } = roles[role];
    service.record({ namespace, name, dimensions: { [dimension]: path } }, value);
  }

  #propertiesOf(alarm: Resource): Properties {
    const { AlarmActions: _, OKActions: __, ...properties } = alarm.properties;
    const rules = propertyTable[alarm.type];
    if (rules === undefined || typeof rules.noop === 'string') throw new Error(alarm.type);
    const values = this.#resolve(properties, alarm) as JsonObject;
    return new Properties({ subject: alarm.path, values, rules: rules as never });
  }

  /** References become the paths of what they name. */
  #resolve(value: unknown, alarm: Resource): Json {
    if (Array.isArray(value)) return value.map((item) => this.#resolve(item, alarm));
    if (typeof value !== 'object' || value === null) return value as Json;
    const isReference = Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
    if (isReference) return this.#options.templates.find(value, alarm)?.path ?? '?';
    return Object.fromEntries(
      Object.entries(membersOf(value)).map(([key, one]) => [key, this.#resolve(one, alarm)]),
    );
  }

  #ruleOf(alarm: Resource): string {
    const { templates, nameOf } = this.#options;
    const [, parts] = itemsOf(valueAt(alarm.properties, 'AlarmRule.Fn::Join'));
    return itemsOf(parts)
      .map((part) => {
        if (typeof part === 'string') return part;
        const found = templates.find(part, alarm);
        return found ? nameOf(found) : textAt(part, 'Ref', '?');
      })
      .join('');
  }
}

/** The sweeper reports also when there is nothing to report. */
function withBackground(given: readonly Reading[]): readonly Reading[] {
  if (given.some(({ role }) => role === 'sweeper')) return given;
  return [...given, { role: 'sweeper', metric: 'OldestUnsentSeconds', value: 0 }];
}
