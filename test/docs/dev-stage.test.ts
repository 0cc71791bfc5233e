import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { addOrdersSystem } from '../../lib/stacks/orders-system.ts';
import { type Json, workbench } from '../lib/workbench.ts';
import { anchorsOf, filesBelow, root } from './documents.ts';

interface DevStage {
  readonly resources: readonly Json[];
  /** Physical names that an operator may type: stacks, queues, output keys. */
  readonly names: ReadonlySet<string>;
}

const bench = workbench();
const runbooks = filesBelow('docs/runbooks', '.md').map((path) => ({ path, text: read(path) }));

/** Every runbook section, as alarms link to it: `docs/runbooks/queues.md#consumer-stalled`. */
const sections = runbooks.flatMap(({ path, text }) =>
  text
    .split(/^(?=## )/m)
    .filter((part) => part.startsWith('## '))
    .map((part) => ({ link: `${path}#${anchorsOf(part)[0]}`, part })),
);

let stage: DevStage = { resources: [], names: new Set() };
beforeAll(() => {
  stage = synthesizeDev();
});

describe('the runbooks', () => {
  test('have a section for every alarm of the dev stage', () => {
    const known = sections.map(({ link }) => link);

    expect(alarms().length).toBeGreaterThan(20);
    expect(alarms().filter((alarm) => linksOf(alarm).length !== 1)).toEqual([]);
    expect([...linked()].filter((link) => !known.includes(link))).toEqual([]);
  });

  test('have no section that no alarm links to', () => {
    const known = sections.map(({ link }) => link);

    expect(known.filter((link) => !linked().has(link))).toEqual([]);
  });

  test.each(sections)(
    'say in $link what it means, what to type and when it is over',
    ({ part }) => {
      expect(part).toMatch(/^\*\*Means\.\*\* /m);
      expect(part).toMatch(/^\*\*First\.\*\* [\s\S]+?^```sh\n/m);
      expect(part).toMatch(/^\*\*Over\.\*\* /m);
    },
  );

  test('type no stack, queue or output that the dev stage does not have', () => {
    const typed = runbooks.flatMap(({ text }) =>
      [...text.matchAll(/\b(Orders-dev-[\w-]+(?!\.{3}|[\w-]))|OutputKey=='(\w+)'/g)].map(
        ([, name, output]) => name ?? output ?? '',
      ),
    );

    expect(typed.length).toBeGreaterThan(3);
    expect(typed.filter((name) => !stage.names.has(name))).toEqual([]);
  });
});

describe('the guarantees', () => {
  test('state the marker life of every consumer as it is deployed', () => {
    const days = stage.resources
      .map(({ Properties }) => Properties?.Environment?.Variables?.MARKER_LIFE_SECONDS)
      .filter((seconds) => seconds !== undefined)
      .map((seconds) => `${Number(seconds) / 86_400} days`);
    const stated = [...read('docs/guarantees.md').matchAll(/(\d+ days) +\|$/gm)].map(
      ([, life]) => life,
    );

    expect(stated.toSorted()).toEqual([...new Set(days)].toSorted());
  });
});

function synthesizeDev(): DevStage {
  const app = bench.app();
  addOrdersSystem(app, bench.stage('dev'));
  const { stacks } = app.synth();
  const templates: Json[] = stacks.map(({ templateFile }) =>
    JSON.parse(readFileSync(join(app.outdir, templateFile), 'utf8')),
  );
  const resources = templates.flatMap(({ Resources }) => Object.values<Json>(Resources));
  const queues: string[] = resources.flatMap(({ Properties }) => Properties?.QueueName ?? []);
  const outputs = templates.flatMap(({ Outputs = {} }) => Object.keys(Outputs));
  return {
    resources,
    names: new Set([...stacks.map(({ stackName }) => stackName), ...queues, ...outputs]),
  };
}

function alarms(): readonly Json[] {
  return stage.resources.filter(({ Type }) => /^AWS::CloudWatch::(Composite)?Alarm$/.test(Type));
}

function linked(): ReadonlySet<string> {
  return new Set(alarms().flatMap(linksOf));
}

function linksOf({ Properties }: Json): readonly string[] {
  return String(Properties.AlarmDescription).match(/\bdocs\/runbooks\/[\w-]+\.md#[\w-]+/g) ?? [];
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
