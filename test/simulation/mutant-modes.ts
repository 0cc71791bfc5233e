import type { CancellationReason, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { findReasons } from '../../lambdas/runtime/cancellation.ts';
import { dynamoDbStore } from '../../lambdas/runtime/dynamodb.ts';
import type { Applied, Commit, Idempotency } from '../../lambdas/runtime/idempotency.ts';
import { transaction } from '../../lambdas/runtime/transaction.ts';
import {
  findApplied,
  type Marking,
  type Part,
  preparePart,
  type TransactionStore,
} from '../../lambdas/runtime/transaction-part.ts';
import { untilDeadline } from '../../lambdas/runtime/until-deadline.ts';
import { canceled } from '../lambdas/support/aws-errors.ts';
import type { ConsumerChanges } from './consumers.ts';
import { stateTable } from './effects.ts';

type MakeMode = NonNullable<ConsumerChanges['idempotency']>;

const inbox = { table: 'inbox', markerLifeSeconds: 19 * 86_400 };

/** The marker in one request, the effect in the next. */
export const markerFirst: MakeMode = twoRequests(async (part, send, marking) => {
  const [marker, ...effects] = part.items;
  if (marker === undefined || (await isRefused(() => send([marker])))) {
    return (await findApplied(part, marking)) ?? 'duplicate';
  }
  await send(effects);
  return 'applied';
});

/** The effect in one request, the marker in the next. */
export const effectFirst: MakeMode = twoRequests(async (part, send, marking) => {
  if (await findApplied(part, marking)) return 'duplicate';
  const [marker, ...effects] = part.items;
  await send(effects);
  if (marker) await isRefused(() => send([marker]));
  return 'applied';
});

/** Another transaction at work on an item counts as an earlier delivery of this one. */
export const conflictIsDuplicate: MakeMode = (clients, { host }) => {
  const store = dynamoDbStore(clients.dynamoDb);
  const write = (items: TransactWriteItem[]) =>
    store.write(items).catch((error: unknown) => {
      const reasons = findReasons(error);
      throw reasons ? canceled(asDuplicate(reasons)) : error;
    });
  return transaction({ ...inbox, store: { ...store, write }, host });
};

/** A key's state is read, added to and put, whatever was written to it in between. */
export const lostUpdates: MakeMode = (clients, { host }) => {
  const store = dynamoDbStore(clients.dynamoDb);
  const write = async (items: TransactWriteItem[]) =>
    store.write(await Promise.all(items.map((item) => readModifyWrite(item, store))));
  return transaction({ ...inbox, store: { ...store, write }, host, coalesce: 1 });
};

type Send = (items: TransactWriteItem[]) => Promise<unknown>;
type Steps = (part: Part, send: Send, marking: Marking) => Promise<Applied>;

function twoRequests(steps: Steps): MakeMode {
  return (clients, { host }): Idempotency => {
    const marking = { ...inbox, store: dynamoDbStore(clients.dynamoDb), scope: 'live', host };
    return {
      apply(commit: Commit) {
        const part = preparePart(commit, marking);
        const { deadlineMs } = commit;
        const send: Send = (items) =>
          untilDeadline({ host, deadlineMs }, async () => (await marking.store.write(items)) ?? {});
        return steps(part, send, marking);
      },
    };
  };
}

async function isRefused(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return false;
  } catch (error) {
    if (findReasons(error)) return true;
    throw error;
  }
}

function asDuplicate(reasons: readonly CancellationReason[]): readonly CancellationReason[] {
  const isContended = reasons.some(({ Code }) => Code === 'TransactionConflict');
  if (!isContended) return reasons;
  return reasons.map((_, index) => ({ Code: index === 0 ? 'ConditionalCheckFailed' : 'None' }));
}

async function readModifyWrite(
  item: TransactWriteItem,
  store: TransactionStore,
): Promise<TransactWriteItem> {
  const { Update } = item;
  if (Update?.TableName !== stateTable) return item;
  const values = Object.values(Update.ExpressionAttributeValues ?? {});
  const [last, balance] = values;
  const key = { pk: Update.Key?.pk?.S ?? '', sk: Update.Key?.sk?.S ?? '' };
  const row = await store.read(stateTable, key);
  const sum = Number(row?.balance?.N ?? 0) + Number(balance?.N ?? 0);
  const version = Number(row?.version?.N ?? 0) + 1;
  const numbers = { balance: { N: String(sum) }, version: { N: String(version) } };
  return {
    Put: { TableName: stateTable, Item: { ...Update.Key, ...numbers, ...(last && { last }) } },
  };
}
