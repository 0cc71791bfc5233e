import { idleQueue } from '../cloud/idle-queue.ts';
import type { Measured } from '../gates.ts';
import { naiveQueue } from '../handlers/naive-queue.ts';
import { oursQueue, transactionOver } from '../handlers/ours-queue.ts';
import { powertoolsQueue } from '../handlers/powertools-queue.ts';
import { countRequests } from '../load/count-requests.ts';
import { eventIds, queueBatch, quietHost } from '../load/orders.ts';

/** DynamoDB requests a message, ten batches of ten distinct events. */
export async function measureRequests() {
  const batches = eventIds('batch', 10).map((id) => queueBatch(eventIds(id, 10)));
  const queue = idleQueue();
  const peer = (await countRequests((client) => powertoolsQueue({ client }), batches)).requests;
  const naive = (await countRequests((client) => naiveQueue({ client }), batches)).requests;
  const ours = async (coalesce: number): Promise<Measured> => {
    const make = countRequests(
      (client) =>
        oursQueue({ idempotency: transactionOver(client, coalesce), queue, host: quietHost }),
      batches,
    );
    return { ours: (await make).requests, peer, naive };
  };
  return { coalesced: await ours(10), oneByOne: await ours(1) };
}
