import {
  type CancellationReason,
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { holds, type Placeholders } from '../../test/simulation/model/conditions.ts';
import { updated } from '../../test/simulation/model/updates.ts';
import { type Item, itemBytes, writeUnits } from './item-size.ts';

/** What has been asked of the tables so far. */
export interface Usage {
  requests: number;
  /** By DynamoDB's rules: by started KB, double in a transaction, also when a condition fails. */
  writeUnits: number;
}

/** One write as any operation words it. */
interface Action extends Placeholders {
  readonly TableName?: string | undefined;
  readonly Key?: Item | undefined;
  readonly Item?: Item | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
  readonly ReturnValues?: string | undefined;
}

/** Tables in memory that answer DynamoDB's single-item and transaction operations. */
export interface MemoryTables {
  readonly usage: Usage;
  /** The output of an operation by its input; throws the SDK's errors. */
  execute(
    operation: string,
    input: Action | { readonly TransactItems?: TransactWriteItem[] },
  ): object;
  /** Every item, by table and key. */
  readonly items: ReadonlyMap<string, Item>;
}

/** `keys`: the key attributes of the tables whose key is not `pk` and `sk`. */
export function memoryTables(keys: Readonly<Record<string, readonly string[]>> = {}): MemoryTables {
  const items = new Map<string, Item>();
  const usage: Usage = { requests: 0, writeUnits: 0 };

  const idOf = ({ TableName = '', Key, Item }: Action): string => {
    const key = Key ?? Item ?? {};
    return [TableName, ...(keys[TableName] ?? ['pk', 'sk']).map((name) => key[name]?.S)].join('/');
  };
  const allows = (action: Action) =>
    action.ConditionExpression === undefined ||
    holds(action.ConditionExpression, items.get(idOf(action)), action);
  const after = (action: Action): Item | undefined => {
    const old = items.get(idOf(action));
    if (action.Item) return action.Item;
    if (!action.UpdateExpression) return undefined;
    return updated(action.UpdateExpression, old ?? { ...action.Key }, action);
  };
  const charge = (action: Action, factor: number) => {
    const larger = Math.max(itemBytes(items.get(idOf(action))), itemBytes(after(action)));
    usage.writeUnits += factor * writeUnits(larger);
  };
  const store = (action: Action, isWrite = true) => {
    const next = after(action);
    if (!isWrite) return;
    if (next) items.set(idOf(action), next);
    else items.delete(idOf(action));
  };
  const asked = (action: Action) => {
    const isWanted = action.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
    const old = items.get(idOf(action));
    return isWanted && old ? { Item: { ...old } } : {};
  };

  const writeOne = (action: Action): object => {
    charge(action, 1);
    if (!allows(action)) throw conditionFailed(asked(action));
    store(action);
    return action.ReturnValues === 'ALL_NEW' ? { Attributes: items.get(idOf(action)) } : {};
  };
  const transact = (parts: readonly TransactWriteItem[]): object => {
    const actions = parts.map(actionOf);
    for (const action of actions) charge(action, 2);
    const reasons = actions.map((action) =>
      allows(action) ? { Code: 'None' } : { Code: 'ConditionalCheckFailed', ...asked(action) },
    );
    if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
    for (const [index, action] of actions.entries()) store(action, !parts[index]?.ConditionCheck);
    return {};
  };

  return {
    usage,
    items,
    execute(operation, input) {
      usage.requests += 1;
      if ('TransactItems' in input) return transact(input.TransactItems ?? []);
      const action = input as Action;
      if (operation === 'GetItem') return { Item: items.get(idOf(action)) };
      return writeOne(action);
    },
  };
}

function actionOf(part: TransactWriteItem): Action {
  return part.Put ?? part.Update ?? part.Delete ?? part.ConditionCheck ?? {};
}

function conditionFailed(old: { readonly Item?: Item }): Error {
  const message = 'The conditional request failed';
  return new ConditionalCheckFailedException({
    message,
    $metadata: { httpStatusCode: 400 },
    ...old,
  });
}

function cancelled(CancellationReasons: CancellationReason[]): Error {
  const message = `Transaction cancelled [${CancellationReasons.map(({ Code }) => Code).join(', ')}]`;
  return new TransactionCanceledException({
    message,
    $metadata: { httpStatusCode: 400 },
    CancellationReasons,
  });
}
