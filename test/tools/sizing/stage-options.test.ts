import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addOrdersSystem } from '../../../lib/stacks/orders-system.ts';
import { type StageSettings, stageNames } from '../../../lib/stages.ts';
import { capacityOfStage } from '../../../tools/sizing/main.ts';
import { workbench } from '../../lib/workbench.ts';

const bench = workbench();
const demand = { rate: 100, p99Ms: 80, keys: 1_000 };

/** What a stage may choose besides; in the other settings dev and prod differ already. */
const options: Readonly<Record<string, Partial<StageSettings>>> = {
  'nothing else': {},
  'canary deployments': { canary: true },
  'a key of its own': { customerManagedKey: true },
  'queues of other accounts': { subscriberAccounts: ['444455556666'] },
  'mails about alarms': { alarmEmail: 'on-call@example.com' },
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
});

function templatesOf(stage: StageSettings): readonly unknown[] {
  const app = bench.app();
  addOrdersSystem(app, stage);
  const { stacks } = app.synth();
  return stacks.map(({ templateFullPath }) => JSON.parse(readFileSync(templateFullPath, 'utf8')));
}
