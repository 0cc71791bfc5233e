import type { CancellationReason, Put, TransactWriteItem, Update } from '@aws-sdk/client-dynamodb';
import { awsError, canceled, conditionFailed } from '../../lambdas/support/aws-errors.ts';
import type { VirtualTime } from '../virtual-time.ts';
import { holds, type Item } from './conditions.ts';
import { updated } from './updates.ts';

/** Tells of an item that was written, and what was there before. */
export type Observe = (table: string, item: Item, before: Item | undefined) => void;

/** How a transaction goes. */
export interface Transacting {
  readonly holdMs: number;
  /** The client token: a repeat under it is answered as the first one was (DDB-08). */
  readonly token: string;
}

/** Where strangers write. */
export interface Strangers {
  /** Whether one of them is at this item. */
  areAt(): boolean;
}

/** Tables with DynamoDB's conditions, transactions and conflicts. */
export interface Tables {
  item(table: string, pk: string, sk: string): Item | undefined;
  items(table: string): readonly Item[];
  /** Puts an item there as if it had been for long. */
  seed(table: string, item: Item): void;
  /** TransactWriteItems; holds its items for a moment, in which others conflict with it (DDB-04). */
  transact(items: readonly TransactWriteItem[], how: Transacting): Promise<void>;
  /** PutItem or UpdateItem; resolves to the new item. */
  write(item: TransactWriteItem): Promise<Item | undefined>;
}

/** What every action may have. */
type Action = Partial<Put> & Partial<Update>;

/** Stands for 400 KB: DynamoDB refuses an item with it, after its condition (DDB-11). */
export const oversizeAttribute = 'oversize';

const none: CancellationReason = { Code: 'None' };
const invalid: CancellationReason = { Code: 'ValidationError' };
const conflict: CancellationReason = { Code: 'TransactionConflict' };

export function createTables(time: VirtualTime, observe: Observe, strangers: Strangers): Tables {
  const rows = new Map<string, Item>();
  const held = new Set<string>();
  const applied = new Set<string>();

  const refusalOf = (action: Action): CancellationReason => {
    const { ConditionExpression: condition } = action;
    const old = rows.get(idOf(action));
    if (condition === undefined || holds(condition, old, action)) {
      const names = Object.values(action.ExpressionAttributeNames ?? {});
      return names.includes(oversizeAttribute) ? invalid : none;
    }
    const isWanted = action.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && old;
    return { Code: 'ConditionalCheckFailed', ...(isWanted && { Item: { ...old } }) };
  };

  const apply = (item: TransactWriteItem): Item | undefined => {
    if (item.ConditionCheck) return undefined;
    const action = actionOf(item);
    const id = idOf(action);
    if (item.Delete) {
      rows.delete(id);
      return undefined;
    }
    const before = rows.get(id);
    const now = item.Update
      ? updated(item.Update.UpdateExpression ?? '', before ?? { ...action.Key }, action)
      : { ...action.Item };
    rows.set(id, now);
    observe(action.TableName ?? '', now, before);
    return now;
  };

  return {
    item: (table, pk, sk) => rows.get(`${table}/${pk}/${sk}`),
    items: (table) =>
      [...rows].filter(([id]) => id.startsWith(`${table}/`)).map(([, item]) => item),
    seed: (table, item) => rows.set(idOf({ TableName: table, Item: item }), item),
    async transact(items, { holdMs, token }) {
      if (applied.has(token)) return;
      const ids = items.map((item) => idOf(actionOf(item)));
      const contended = ids.map((id) => held.has(id));
      if (strangers.areAt()) contended[holdMs % ids.length] = true;
      if (contended.includes(true)) {
        throw canceled(
          items.map((item, index) => (contended[index] ? conflict : refusalOf(actionOf(item)))),
        );
      }
      for (const id of ids) held.add(id);
      await time.sleep(holdMs);
      for (const id of ids) held.delete(id);
      const reasons = items.map((item) => refusalOf(actionOf(item)));
      if (reasons.some((reason) => reason !== none)) throw canceled(reasons);
      for (const item of items) apply(item);
      applied.add(token);
    },
    async write(item) {
      const action = actionOf(item);
      if (held.has(idOf(action)) || strangers.areAt())
        throw awsError('TransactionConflictException');
      const refusal = refusalOf(action);
      if (refusal === invalid) throw awsError('ValidationException');
      if (refusal !== none) throw conditionFailed(refusal.Item);
      return apply(item);
    },
  };
}

function actionOf(item: TransactWriteItem): Action {
  const action = item.Put ?? item.Update ?? item.Delete ?? item.ConditionCheck;
  if (action === undefined) throw new Error('an item of the transaction does nothing');
  return action;
}

function idOf(action: Action): string {
  const key = action.Key ?? action.Item;
  return `${action.TableName}/${key?.pk?.S}/${key?.sk?.S}`;
}
