import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { QueueConsumer } from './queue-consumer.ts';
import { RunbookAlarm } from './runbook-alarm.ts';
import { StreamConsumer } from './stream-consumer.ts';

/** What is watched, paged about and drawn together. */
export interface Service {
  /** The function's folder for a consumer, else the part of the system: `charge-payment`, `Ordering`. */
  readonly name: string;
  readonly alarms: readonly RunbookAlarm[];
}

/** Every alarm of the app, by its service: its consumer, or else its stack. */
export function servicesOf(app: IConstruct): readonly Service[] {
  const services = new Map<string, RunbookAlarm[]>();
  for (const alarm of app.node.findAll()) {
    if (!(alarm instanceof RunbookAlarm)) continue;
    const name = serviceOf(alarm);
    services.set(name, [...(services.get(name) ?? []), alarm]);
  }
  return [...services].map(([name, alarms]) => ({ name, alarms }));
}

function serviceOf(alarm: RunbookAlarm): string {
  const consumer = alarm.node.scopes.find(
    (scope) => scope instanceof QueueConsumer || scope instanceof StreamConsumer,
  );
  if (consumer !== undefined) return consumer.name;
  return Stack.of(alarm).node.id.split('-').at(-1) ?? '';
}
