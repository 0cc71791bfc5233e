import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runbooks } from '../../lib/constructs/runbooks.ts';
import { alarmsOf } from '../../lib/rules/alarms.ts';
import { textAt } from '../../lib/rules/values.ts';
import { addOrdersSystem } from '../../lib/stacks/orders-system.ts';
import { templatesOf } from '../lib/rules/findings.ts';
import { workbench } from '../lib/workbench.ts';
import { peerWatcher } from './peer.ts';
import { traces } from './traces.ts';
import { ourWatcher } from './watchers.ts';

const app = workbench().app();
addOrdersSystem(app, workbench().stage('prod'));
const ours = ourWatcher(app);

describe('the alarms of a stage', () => {
  test.each(traces.filter((trace) => ours.knows(trace)))(
    'over "$name" fire as they must, no other does, and all clear',
    (trace) => {
      const { fired, open } = ours.watch(trace);

      expect(fired).toEqual([...trace.fires].sort());
      expect(open).toEqual([]);
    },
  );

  test('have a trace for every section of the runbooks', () => {
    const fired = new Set(traces.flatMap(({ fires }) => fires));
    const told = alarmsOf(templatesOf(app))
      .filter(({ properties }) =>
        fired.has(textAt(properties, 'AlarmName', '').replace('Orders-prod-', '')),
      )
      .map(({ properties }) => textAt(properties, 'AlarmDescription', ''));
    const linked = alarmsOf(templatesOf(app)).map(({ properties }) =>
      textAt(properties, 'AlarmDescription', ''),
    );
    const untold = Object.values(runbooks).filter(
      ({ section }) =>
        linked.some((text) => text.endsWith(section)) &&
        !told.some((text) => text.endsWith(section)),
    );

    expect(untold).toEqual([]);
  });
});

describe('the alarms of cdk-monitoring-constructs', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'peer-'));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  const peer = peerWatcher(outdir);
  const verdictOn = (name: string) => {
    const trace = traces.find((one) => one.name === name);
    return trace && peer.watch(trace);
  };

  test('are evaluated over the same traces', () => {
    expect(verdictOn('stopped consumer')?.fired).not.toEqual([]);
  });
});
