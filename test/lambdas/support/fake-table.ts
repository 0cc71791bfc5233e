import type {
  AttributeValue,
  CancellationReason,
  TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import type { ItemStore } from '../../../lambdas/runtime/item-store.ts';
import type { TransactionStore } from '../../../lambdas/runtime/transaction-part.ts';
import type { ItemKey } from '../../../lambdas/runtime/writes.ts';
import { holds, type Placeholders } from '../../simulation/model/conditions.ts';
import { updated } from '../../simulation/model/updates.ts';
import { canceled, conditionFailed } from './aws-errors.ts';

type Item = Readonly<Record<string, AttributeValue>>;

/** What happens to the next write: refused before it, or its response lost after it. */
export type Fault = { readonly error: Error; readonly after?: boolean };

/** Tables in memory, with DynamoDB's transactions. */
export interface FakeTables extends TransactionStore, ItemStore {
  /** Items of every request to write that was made, in order. */
  readonly requests: TransactWriteItem[][];
  readonly faults: Fault[];
  item(table: string, key: ItemKey): Item | undefined;
  items(table: string): readonly Item[];
  seed(table: string, item: Item): void;
}

interface Action extends Placeholders {
  readonly TableName?: string | undefined;
  readonly Key?: Item | undefined;
  readonly Item?: Item | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
}

const none: CancellationReason = { Code: 'None' };

export function fakeTables(): FakeTables {
  const rows = new Map<string, Item>();
  const requests: TransactWriteItem[][] = [];
  const faults: Fault[] = [];
  const commit = (items: readonly TransactWriteItem[]) => {
    const reasons = items.map((item) => refusalOf(actionOf(item), rows));
    if (reasons.some((reason) => reason !== none)) throw canceled(reasons);
    for (const item of items) apply(item, rows);
  };
  const write = async (items: TransactWriteItem[], run: () => void) => {
    requests.push(items);
    await new Promise((resolve) => setImmediate(resolve));
    const fault = faults.shift();
    if (fault && !fault.after) throw fault.error;
    run();
    if (fault) throw fault.error;
  };
  const writeOne = (item: TransactWriteItem) =>
    write([item], () => {
      const refusal = refusalOf(actionOf(item), rows);
      if (refusal !== none) throw conditionFailed(refusal.Item);
      apply(item, rows);
    });
  return {
    requests,
    faults,
    item: (table, key) => rows.get(`${table}/${key.pk}/${key.sk}`),
    items: (table) =>
      [...rows].filter(([id]) => id.startsWith(`${table}/`)).map(([, item]) => item),
    seed: (table, item) => rows.set(idOf({ TableName: table, Item: item }), item),
    read: async (table, key) => rows.get(`${table}/${key.pk}/${key.sk}`),
    write: (items) => write(items, () => commit(items)),
    put: (Put) => writeOne({ Put }),
    async update(Update) {
      await writeOne({ Update });
      return rows.get(idOf(Update));
    },
  };
}

function refusalOf(action: Action, rows: ReadonlyMap<string, Item>): CancellationReason {
  const old = rows.get(idOf(action));
  const { ConditionExpression: condition } = action;
  if (condition === undefined || holds(condition, old, action)) return none;
  const isOldWanted = action.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && old;
  return { Code: 'ConditionalCheckFailed', ...(isOldWanted && { Item: { ...old } }) };
}

function apply(item: TransactWriteItem, rows: Map<string, Item>): void {
  const action = actionOf(item);
  const id = idOf(action);
  if (item.Delete) rows.delete(id);
  if (item.Put?.Item) rows.set(id, item.Put.Item);
  if (action.UpdateExpression) {
    rows.set(id, updated(action.UpdateExpression, rows.get(id) ?? { ...action.Key }, action));
  }
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
