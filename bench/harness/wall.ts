import { setTimeout as wait } from 'node:timers/promises';
import { httpClient } from '../cloud/clients.ts';
import { idleQueue } from '../cloud/idle-queue.ts';
import { oursFifo, oursQueue, transactionOver } from '../handlers/ours-queue.ts';
import { oursStream, watermarkOver } from '../handlers/ours-stream.ts';
import { powertoolsFifo } from '../handlers/powertools-fifo.ts';
import { powertoolsQueue } from '../handlers/powertools-queue.ts';
import { powertoolsStream } from '../handlers/powertools-stream.ts';
import { context, eventIds, fifoBatch, queueBatch, streamBatch } from '../load/orders.ts';
import { median } from '../statistics.ts';

/** Arguments: the side and the source, invocations to warm up with, invocations to measure. */
const [name = '', warmUp = '', measured = ''] = process.argv.slice(2);

const requestMs = 3;
const client = httpClient(async () => await wait(requestMs, {}));
const queue = idleQueue();
const standard = queueBatch(eventIds('standard', 10));
const fifo = fifoBatch('fifo', 5, 2);
const stream = streamBatch('stream', 10, 10);

const invocations = {
  oursStandard: on(standard, () => oursQueue({ idempotency: transactionOver(client), queue })),
  oursFifo: on(fifo, () => oursFifo({ idempotency: transactionOver(client), queue })),
  oursStream: on(stream, () => oursStream({ idempotency: watermarkOver(client) })),
  peerStandard: on(standard, () => powertoolsQueue({ client })),
  peerFifo: on(fifo, () => powertoolsFifo({ client })),
  peerStream: on(stream, () => powertoolsStream({ client })),
};

void measure(invocations[name as keyof typeof invocations]());

async function measure(invoke: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let done = -Number(warmUp); done < Number(measured); done += 1) {
    const start = performance.now();
    await invoke();
    if (done >= 0) times.push(performance.now() - start);
  }
  process.send?.(median(times));
  process.disconnect();
}

function on<Event>(
  event: Event,
  make: () => (event: Event, lambda: typeof context) => Promise<unknown>,
) {
  return () => {
    const handler = make();
    return () => handler(event, context);
  };
}
