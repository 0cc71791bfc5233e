import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { ItemTable } from '../../../lib/constructs/item-table.ts';
import { QueueConsumer } from '../../../lib/constructs/queue-consumer.ts';
import { addOrdersSystem } from '../../../lib/stacks/orders-system.ts';
import { type StageSettings, stageNames } from '../../../lib/stages.ts';
import { capacityOfStage, costOfStage } from '../../../tools/sizing/main.ts';
import { costOf, totalOf } from '../../../tools/sizing/prices.ts';
import { alarmTopicIn, workbench } from '../../lib/workbench.ts';

const bench = workbench();
const demand = { rate: 100, p99Ms: 80, keys: 1_000 };

/** What a stage may choose besides; in the other settings dev and prod differ already. */
const everything = {
  canary: true,
  customerManagedKey: true,
  subscriberAccounts: ['444455556666'],
  alarmEmail: 'on-call@example.com',
} satisfies Partial<StageSettings>;
const options: Readonly<Record<string, Partial<StageSettings>>> = {
  'nothing else': {},
  'canary deployments': { canary: true },
  'a key of its own': { customerManagedKey: true },
  'queues of other accounts': { subscriberAccounts: everything.subscriberAccounts },
  'mails about alarms': { alarmEmail: everything.alarmEmail },
  'all of them': everything,
};
const cases = stageNames.flatMap((stage) =>
  Object.entries(options).map(([name, settings]) => ({ stage, name, settings })),
);

describe.each(cases)('$stage with $name', ({ stage, settings }) => {
  const templates = templatesOf({ ...bench.stage(stage), ...settings });

  test('has the functions that its capacity is read from', () => {
    const concurrencies = capacityOfStage(templates, demand).filter(
      ({ what }) => what === 'concurrency of its mapping',
    );

    expect(concurrencies).toHaveLength(5);
  });

  test('has a price for every resource', () => {
    const { idleMonth, millionOrders } = costOfStage(stage, templates);

    const amounts = [...idleMonth, ...millionOrders].map((line) => costOf(line));
    expect(amounts.filter((amount) => !Number.isFinite(amount))).toEqual([]);
    expect(totalOf(idleMonth)).toBeGreaterThan(10);
  });
});

test('A key of its own costs its month, and the calls of queues, topics and tables', () => {
  const costs = [false, true].map((customerManagedKey) =>
    costOfStage('prod', templatesOf({ ...bench.stage('prod'), customerManagedKey })),
  );

  const [idle = 0, idleWithKey = 0] = costs.map(({ idleMonth }) => totalOf(idleMonth));
  expect(idleWithKey - idle).toBeCloseTo(1, 10);
  const ofStreams = 'KMS: event stream';
  const calls = costs.map(({ millionOrders }) =>
    millionOrders
      .filter(({ price, what }) => price === 'kmsRequest' && what !== ofStreams)
      .map(({ what }) => what),
  );
  expect(calls).toEqual([[], ['KMS: queues', 'KMS: topics', 'KMS: tables']]);
});

test('Pollers of a consumer have a price', () => {
  const stack = bench.stack();
  const [stage, alarmTopic] = [bench.stage(), alarmTopicIn(stack)];
  new QueueConsumer(stack, 'Invoice', {
    ...{ stage, alarmTopic, name: 'render-invoice', pollers: { least: 2, most: 10 } },
    orders: new ItemTable(stack, 'Orders', { stage, alarmTopic }),
  });

  const { idleMonth } = costOfStage('dev', [Template.fromStack(stack).toJSON()]);

  const pollers = idleMonth.find(({ price }) => price === 'sqsPollerHour');
  expect(pollers && costOf(pollers)).toBeCloseTo(2 * 730 * 0.00925, 10);
});

function templatesOf(stage: StageSettings): readonly unknown[] {
  const app = bench.app();
  addOrdersSystem(app, stage);
  const { stacks } = app.synth();
  return stacks.map(({ templateFullPath }) => JSON.parse(readFileSync(templateFullPath, 'utf8')));
}
