import type { SQSEvent } from 'aws-lambda';
import { idleQueue } from '../cloud/idle-queue.ts';
import { naiveQueue } from '../handlers/naive-queue.ts';
import { oursQueue, transactionOver } from '../handlers/ours-queue.ts';
import { powertoolsQueue } from '../handlers/powertools-queue.ts';
import { countRequests } from '../load/count-requests.ts';
import { queueBatch, quietHost } from '../load/orders.ts';
import { seededRandom } from '../statistics.ts';

const batchCount = 1000;
const batchSize = 10;
const duplicateRate = 0.05;

/** DynamoDB requests a message when one in twenty is a repetition of an earlier batch's event. */
export async function measureDuplicates() {
  const batches = batchesWithDuplicates(seededRandom(1));
  const queue = idleQueue();
  const ours = await countRequests(
    (client) => oursQueue({ idempotency: transactionOver(client), queue, host: quietHost }),
    batches,
  );
  const peer = await countRequests((client) => powertoolsQueue({ client }), batches);
  const naive = await countRequests((client) => naiveQueue({ client }), batches);
  return {
    coalesced: { ours: ours.requests, peer: peer.requests, naive: naive.requests },
    writeUnits: { ours: ours.writeUnits, peer: peer.writeUnits, naive: naive.writeUnits },
  };
}

function batchesWithDuplicates(random: () => number): SQSEvent[] {
  const known: string[] = [];
  return Array.from({ length: batchCount }, () => {
    const before = known.length;
    const ids = Array.from({ length: batchSize }, () => {
      const isDuplicate = before > 0 && random() < duplicateRate;
      if (isDuplicate) return known[Math.floor(random() * before)] ?? '';
      const id = `event-${known.length}`;
      known.push(id);
      return id;
    });
    return queueBatch(ids);
  });
}
