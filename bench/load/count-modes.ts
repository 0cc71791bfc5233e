import type { SQSEvent } from 'aws-lambda';
import { idleQueue } from '../cloud/idle-queue.ts';
import type { Measured } from '../gates.ts';
import { naiveQueue } from '../handlers/naive-queue.ts';
import {
  inlineOver,
  oursLeaseQueue,
  oursQueue,
  payOrderOnce,
  transactionOver,
} from '../handlers/ours-queue.ts';
import { powertoolsQueue } from '../handlers/powertools-queue.ts';
import { type Connected, countRequests, type PerMessage } from './count-requests.ts';
import { eventIds, queueBatch, quietHost } from './orders.ts';

const queue = idleQueue();
const host = quietHost;

const modes = {
  coalesced: (client) => oursQueue({ idempotency: transactionOver(client), queue, host }),
  oneByOne: (client) => oursQueue({ idempotency: transactionOver(client, 1), queue, host }),
  inline: (client) =>
    oursQueue({ idempotency: inlineOver(client), decide: payOrderOnce, queue, host }),
  lease: (client) => oursLeaseQueue({ client, queue, host }),
} satisfies Record<string, Connected<SQSEvent>>;

/** Requests or write units a message in each mode, ten batches of ten distinct events. */
export async function countModes(what: keyof PerMessage): Promise<Record<string, Measured>> {
  const batches = eventIds('batch', 10).map((id) => queueBatch(eventIds(id, 10)));
  const peer = (await countRequests((client) => powertoolsQueue({ client }), batches))[what];
  const naive = (await countRequests((client) => naiveQueue({ client }), batches))[what];
  const measured: Record<string, Measured> = {};
  for (const [mode, make] of Object.entries(modes)) {
    measured[mode] = { ours: (await countRequests(make, batches))[what], peer, naive };
  }
  return measured;
}
