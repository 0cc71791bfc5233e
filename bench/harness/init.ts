import { createRequire } from 'node:module';
import { context, eventIds, queueBatch } from '../load/orders.ts';

/** Argument: the bundled handler. */
const [program = ''] = process.argv.slice(2);
const batch = queueBatch(eventIds('first', 1));
const load = createRequire(program);

void measure();

async function measure(): Promise<void> {
  const start = performance.now();
  const cpuBefore = process.cpuUsage();
  const { handler } = load(program);
  const initMs = performance.now() - start;
  const initCpuMs = cpuMs(cpuBefore);
  const { batchItemFailures } = await handler(batch, context);
  if (batchItemFailures.length > 0) throw new Error('the first message was not done');
  const [firstMs, firstCpuMs] = [performance.now() - start, cpuMs(cpuBefore)];
  process.send?.({ initMs, initCpuMs, firstMs, firstCpuMs }, () => process.exit());
}

function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
