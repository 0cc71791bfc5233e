import { outputs as outputNames } from '../../contracts/outputs.ts';
import { type DemoCloud, requireOutputs } from './cloud.ts';
import { compareDeadLetters, type DeadLetter, findDeadLetters } from './dead-letters.ts';
import { countInversions, findEffects } from './effects.ts';
import { consumers, expectedEffects } from './expectations.ts';
import { composeLedger, type Ledger } from './ledger.ts';
import type { MetricTotals } from './metrics.ts';
import type { StartOptions } from './options.ts';
import { showProgress } from './progress.ts';
import { emptyPublishLog, type PublishLog, publishWorkload } from './publish.ts';
import { planWorkload } from './workload.ts';

/** Quiet time after which a system that looks idle is taken to be so. */
const settleMs = 400;

/** Quiet time without any progress after which a stuck run ends and says what is missing. */
const stuckMs = 180_000;

/** Publishes the sample workload, waits until the system is empty, and counts what happened. */
export async function runWorkload(
  cloud: DemoCloud,
  totals: MetricTotals,
  options: StartOptions,
): Promise<{ readonly ledger: Ledger; readonly deadLetters: readonly DeadLetter[] }> {
  const stage = requireOutputs(cloud.outputs, outputNames);
  const log = emptyPublishLog();
  const progress = showProgress(
    options.json ? process.stderr : process.stdout,
    options.orders,
    () => ({
      log,
      totals,
      backlog: cloud.backlog(),
    }),
  );

  const startedAt = performance.now();
  await publishWorkload(planWorkload(options.orders, options.seed), cloud, stage, log);
  const publishedAt = performance.now();
  const drainedAt = await drain(cloud, totals, log);
  progress.stop();

  const backlog = cloud.backlog();
  const alarms = cloud.alarms();
  const [deadLetters, found, inversions] = await Promise.all([
    findDeadLetters(cloud, stage),
    findEffects(cloud, stage),
    countInversions(cloud, stage),
  ]);
  const truth = compareDeadLetters(deadLetters, log.poison);
  const ledger = composeLedger({
    log,
    found,
    truth,
    inversions,
    backlog,
    totals,
    startedAt,
    publishedAt,
    drainedAt,
    alarms,
  });
  return { ledger, deadLetters: truth.copies };
}

/** Waits for emptiness; resolves with the moment at which the last work was seen. */
async function drain(cloud: DemoCloud, totals: MetricTotals, log: PublishLog): Promise<number> {
  const enough = expectedMessages(log);
  let last = '';
  let changedAt = performance.now();
  for (;;) {
    const now = performance.now();
    const state = `${cloud.idle()} ${cloud.backlog()} ${JSON.stringify(totals)}`;
    if (state !== last) changedAt = now;
    last = state;

    const quiet = now - changedAt;
    const complete = totals.processed >= enough;
    if (cloud.idle() && quiet > (complete ? settleMs : settleMs * 5)) return changedAt;
    if (quiet > stuckMs) return changedAt;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function expectedMessages(log: PublishLog): number {
  let total = 0;
  for (const order of log.orders.values()) {
    const expected = expectedEffects(order);
    for (const consumer of consumers) total += expected[consumer];
  }
  return total;
}
