import { mock } from 'node:test';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { type FakeHost, fakeHost } from '../../test/lambdas/support/fake-host.ts';
import { fakeQueue } from '../../test/lambdas/support/fake-queue.ts';
import { fromTables, httpClient } from '../cloud/clients.ts';
import { answersLost } from '../cloud/lost-answers.ts';
import { type MemoryTables, memoryTables } from '../cloud/memory-tables.ts';
import type { Handler } from '../handlers/handler.ts';
import { oursLeaseQueue } from '../handlers/ours-queue.ts';
import { powertoolsQueue } from '../handlers/powertools-queue.ts';
import { context, queueBatch } from '../load/orders.ts';

type Effect = () => Promise<void>;

/** One consumer under test: its record of the event, and its deliveries by processes of their own. */
interface Side {
  readonly tables: MemoryTables;
  make(client: DynamoDBClient, effect: Effect): Handler<SQSEvent>;
  /** Lets the claims of the deliveries so far run out. */
  expire(): void;
}

/** Whether a late or repeating holder breaks the rule in each scenario: 1 if it does. */
export async function measureStaleHolders() {
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  try {
    return await runScenarios();
  } finally {
    mock.timers.reset();
  }
}

async function runScenarios() {
  const failures = async (scenario: (side: Side) => Promise<boolean>) => ({
    ours: Number(await scenario(ourSide())),
    peer: Number(await scenario(peerSide())),
  });
  return {
    overwrites: await failures(lateHolderOverwrites),
    deletes: await failures(lateHolderDeletes),
    lostClaim: await failures((side) => lostAnswerFails(side, 1)),
    lostCompletion: await failures((side) => lostAnswerFails(side, 2)),
  };
}

const batch = queueBatch(['stale']);

/** A holder finishes after another one took over and finished: the record must stay as it is. */
async function lateHolderOverwrites(side: Side): Promise<boolean> {
  const late = begin(side);
  await late.begun;
  side.expire();
  await deliver(side, async () => {});
  const before = JSON.stringify([...side.tables.items]);
  side.expire();
  late.end();
  await late.delivered;
  return JSON.stringify([...side.tables.items]) !== before;
}

/** A holder fails after another one took over and works: a third one must not begin. */
async function lateHolderDeletes(side: Side): Promise<boolean> {
  const late = begin(side);
  await late.begun;
  side.expire();
  const second = begin(side);
  await second.begun;
  late.fail();
  await late.delivered;
  let isThirdAtWork = false;
  await deliver(side, async () => {
    isThirdAtWork = true;
  });
  second.end();
  await second.delivered;
  return isThirdAtWork;
}

/** The answer of a request is lost and the SDK asks again: the delivery must still end well. */
async function lostAnswerFails(side: Side, request: number): Promise<boolean> {
  const client = httpClient(answersLost(fromTables(side.tables), request));
  const { batchItemFailures } = await side.make(client, async () => {})(batch, context);
  return batchItemFailures.length > 0;
}

function begin(side: Side) {
  const { promise: begun, resolve: tellBegun } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end, reject } = Promise.withResolvers<void>();
  const delivered = deliver(side, async () => {
    tellBegun();
    await ended;
  });
  return { begun, delivered, end, fail: () => reject(new Error('the late holder failed')) };
}

async function deliver(side: Side, effect: Effect): Promise<void> {
  await side.make(httpClient(fromTables(side.tables)), effect)(batch, context);
}

function ourSide(): Side {
  const host: FakeHost = fakeHost();
  return {
    tables: memoryTables(),
    make: (client, effect) => oursLeaseQueue({ client, queue: fakeQueue(), host, effect }),
    expire: () => host.advance(36_000),
  };
}

function peerSide(): Side {
  return {
    tables: memoryTables({ idempotency: ['id'] }),
    make: (client, effect) => powertoolsQueue({ client, effect }),
    expire: () => mock.timers.tick(36_000),
  };
}
