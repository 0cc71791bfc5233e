import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import type { LambdaContext } from '../../lambdas/runtime/host.ts';
import { fromTables, stubbedClient } from '../cloud/clients.ts';
import { idleQueue } from '../cloud/idle-queue.ts';
import { type KillPoint, killPoints, killSwitch } from '../cloud/kill-switch.ts';
import { type MemoryTables, memoryTables } from '../cloud/memory-tables.ts';
import { countOrder, countOrderBy, countOrderOnce, countsTable } from '../handlers/count-order.ts';
import type { Handler } from '../handlers/handler.ts';
import { naiveQueue } from '../handlers/naive-queue.ts';
import { inlineOver, oursFifo, oursQueue, transactionOver } from '../handlers/ours-queue.ts';
import { watermarkOver } from '../handlers/ours-stream.ts';
import { powertoolsQueue } from '../handlers/powertools-queue.ts';
import { context, eventIds, queueBatch, quietHost } from '../load/orders.ts';

const ids = eventIds('killed', 3);
const batch = queueBatch(ids);
const maxDeliveries = 5;
const common = { queue: idleQueue(), host: quietHost };

/** The peer's claim ends with the invocation: the next one comes later, as visibility is advised. */
const overContext: LambdaContext = { ...context, getRemainingTimeInMillis: () => -1 };

interface Side {
  readonly make: (client: DynamoDBClient) => Handler<SQSEvent>;
  readonly context: LambdaContext;
}

const peer = ours((client) =>
  powertoolsQueue({ client, effect: countOrderBy(client), processInParallel: false }),
);

/** Kill points, of all there are, after which an effect of a batch of three is doubled or lost. */
export async function measureKills() {
  const peerFaults = await faultsOf({ ...peer, context: overContext });
  const naive = await faultsOf(
    ours((client) => naiveQueue({ client, effect: countOrderBy(client) })),
  );
  const measured = async (make: Side['make']) => ({
    ours: await faultsOf(ours(make)),
    peer: peerFaults,
    naive,
  });
  return {
    coalesced: await measured((client) =>
      oursQueue({ idempotency: transactionOver(client), decide: countOrder, ...common }),
    ),
    oneByOne: await measured((client) =>
      oursQueue({ idempotency: transactionOver(client, 1), decide: countOrder, ...common }),
    ),
    inline: await measured((client) =>
      oursQueue({ idempotency: inlineOver(client), decide: countOrderOnce, ...common }),
    ),
    watermark: await measured((client) =>
      oursFifo({ idempotency: watermarkOver(client), decide: countOrder, ...common }),
    ),
  };
}

function ours(make: Side['make']): Side {
  return { make, context };
}

async function faultsOf(side: Side): Promise<number> {
  const tables = newTables();
  await side.make(stubbedClient(fromTables(tables)))(batch, side.context);
  let faults = 0;
  for (const point of killPoints(tables.usage.requests)) {
    if (!(await isSingleAfter(point, side))) faults += 1;
  }
  return faults;
}

/** Whether every effect happened once, the first delivery killed, the others not. */
async function isSingleAfter(point: KillPoint, { make, context }: Side): Promise<boolean> {
  const tables = newTables();
  const { answer, killed } = killSwitch(fromTables(tables), point);
  await Promise.race([make(stubbedClient(answer))(batch, context), killed]);
  let open = batch;
  for (let delivery = 2; delivery <= maxDeliveries && open.Records.length > 0; delivery += 1) {
    const { batchItemFailures } = await make(stubbedClient(fromTables(tables)))(open, context);
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    open = { Records: open.Records.filter(({ messageId }) => failed.has(messageId)) };
  }
  return ids.every((id) => tables.items.get(`${countsTable}/${id}/COUNT`)?.effects?.N === '1');
}

function newTables(): MemoryTables {
  return memoryTables({ idempotency: ['id'] });
}
