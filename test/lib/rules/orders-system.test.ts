import { beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../../../lib/rules/blueprint-rules.ts';
import { describeFinding } from '../../../lib/rules/rule.ts';
import type { Templates } from '../../../lib/rules/templates.ts';
import { addOrdersSystem } from '../../../lib/stacks/orders-system.ts';
import { root } from '../../docs/documents.ts';
import { consumerNames } from '../parts.ts';
import { workbench } from '../workbench.ts';
import { templatesOf } from './findings.ts';

const bench = workbench();

/** Ends of the paths that acknowledge a rule with a reason. */
const acknowledged: Readonly<Record<string, string>> = { streams: '/Telemetry/Stream' };

describe.each([
  ['dev', false],
  ['dev', true],
  ['prod', false],
  ['prod', true],
])('the orders system in %s, all its options: %s', (name, all) => {
  const options = { customerManagedKey: true, canary: true, subscriberAccounts: ['444455556666'] };
  const stage = { ...bench.stage(name), ...(all && options) };
  let templates: Templates;
  beforeAll(() => {
    const app = bench.app();
    addOrdersSystem(app, stage);
    templates = templatesOf(app);
  });

  test.each(rules)('keeps the rule $id, or says why not', ({ id, check }) => {
    const findings = check(templates, { ...stage, root });

    expect(
      findings.filter(({ path }) => !path.endsWith(acknowledged[id] ?? '?')).map(describeFinding),
    ).toEqual([]);
  });

  test('refers to nothing that the rules cannot find', () => {
    const mappings = templates.ofType('AWS::Lambda::EventSourceMapping');
    const lost = mappings.filter(
      (mapping) => templates.find(mapping.properties.EventSourceArn, mapping) === undefined,
    );

    expect(mappings.length).toBeGreaterThanOrEqual(consumerNames.length);
    expect(lost).toEqual([]);
  });
});
