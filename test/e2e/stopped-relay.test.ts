import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweepMetrics } from '../../contracts/metrics.ts';
import { outputs } from '../../contracts/outputs.ts';
import { type CloudEvent, type DemoCloud, requireOutputs } from '../../tools/demo/cloud.ts';
import { countInversions, findEffects } from '../../tools/demo/effects.ts';
import { countEvent, emptyTotals } from '../../tools/demo/metrics.ts';
import { runWorkload } from '../../tools/demo/run-workload.ts';
import { synthesizeDev } from '../../tools/demo/synthesize.ts';
import { type LocalCloud, startLocalCloud } from '../../tools/local/main.ts';
import { editedAssembly } from '../support/edited-assembly.ts';

const minute = 60_000;

/** Every event of a chain waits for a sweep, so few orders suffice; sweeps come once a second. */
const options = {
  ...{ orders: 12, seed: 3, speed: 60, json: true, exit: true, port: 0 },
  ...{ duplicateRate: 0, killRate: 0, assembly: undefined, dynamodbEndpoint: undefined },
};

describe('With the relay switched off', () => {
  const totals = emptyTotals();
  const sweeps: Sweep[] = [];
  let assemblyDir: string;
  let cloud: LocalCloud;
  let demo: DemoCloud;
  const unsent = 'Orders-dev-Ordering-Sweeper-Unsent';
  const page = 'Orders-dev-Operations-Ordering';
  const stateOf = (alarm: string) => cloud.engines.cloudwatch.states.get(alarm);

  beforeAll(async () => {
    assemblyDir = copyWithoutRelay(await synthesizeDev(process.cwd()));
    const observe = (event: CloudEvent) => {
      countEvent(totals, event);
      sweeps.push(...findSweep(event));
    };
    cloud = await startLocalCloud({ ...options, assemblyDir, observe });
    demo = {
      ...{ endpoint: cloud.place.endpoint, region: cloud.place.region, outputs: cloud.outputs },
      idle: () => cloud.idle() && sweeps.at(-1)?.OldestUnsentSeconds === 0,
      backlog: () => cloud.backlog(),
      alarms: () => cloud.alarms(),
    };
  }, minute);

  afterAll(async () => {
    await cloud?.stop();
    rmSync(assemblyDir, { recursive: true, force: true });
  });

  test(
    'the sweeper publishes everything, in order, though processes are killed again and again',
    async () => {
      cloud.faults.killRate = 0.1;

      const { ledger } = await runWorkload(demo, totals, options);

      expect(ledger.findings).toEqual([]);
      expect(ledger).toMatchObject({
        ...{ lost: 0, doubled: 0, inversions: 0, inFlight: 0, deadLettersExact: true },
      });
      expect(ledger.killed).toBeGreaterThan(0);
      expect(sweeps.reduce((sum, { SweptRows }) => sum + SweptRows, 0)).toBeGreaterThan(50);
      const fired = cloud.alarms().map(({ name }) => name);
      expect(fired).toEqual(expect.arrayContaining([unsent, page]));
    },
    minute,
  );

  test(
    'and on again, it publishes all of it a second time, and no effect changes',
    async () => {
      cloud.faults.killRate = 0;
      const stage = requireOutputs(cloud.outputs, outputs);
      const before = await findEffects(demo, stage);
      const suppressedBefore = totals.duplicatesSuppressed;

      const relay = cloud.mappings.find(({ enabled }) => !enabled);
      relay?.resume();
      await expect
        .poll(() => totals.duplicatesSuppressed, { timeout: minute / 2, interval: 50 })
        .toBeGreaterThan(suppressedBefore);
      await expect.poll(() => cloud.idle(), { timeout: minute / 2, interval: 50 }).toBe(true);

      await expect.poll(() => stateOf(unsent), { timeout: minute / 2, interval: 50 }).toBe('OK');
      await expect.poll(() => stateOf(page), { timeout: minute / 2, interval: 50 }).toBe('OK');
      expect(await findEffects(demo, stage)).toEqual(before);
      expect(await countInversions(demo, stage)).toBe(0);
    },
    minute,
  );
});

interface Sweep {
  readonly OldestUnsentSeconds: number;
  readonly SweptRows: number;
}

function findSweep({ name, detail }: CloudEvent): readonly Sweep[] {
  const line = String(detail?.line);
  if (name !== 'LogLine' || !line.includes(`"${sweepMetrics.oldestUnsent}":`)) return [];
  return [JSON.parse(line)];
}

/** The assembly with the relay's mapping disabled, rows swept and told of from an age of one second on. */
function copyWithoutRelay(assembly: string): string {
  return editedAssembly(assembly, 'Orders-dev-Ordering', ({ Type, Properties }) => {
    const variables = Properties.Environment?.Variables;
    if (variables?.SWEEP_AFTER_SECONDS) variables.SWEEP_AFTER_SECONDS = '1';
    if (Type === 'AWS::Lambda::EventSourceMapping') Properties.Enabled = false;
    if (Properties.MetricName === sweepMetrics.oldestUnsent) Properties.Threshold = 1;
  });
}
