import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { partitionKey, sortKey } from '../../contracts/tables.ts';
import { type AttributeMap, marshal, marshalMap, sizeOf } from './attribute-values.ts';

/** The primary key of an item; every table of this project has these two attributes. */
export interface ItemKey {
  readonly [partitionKey]: string;
  readonly [sortKey]: string;
}

/**
 * When a write may happen; otherwise it is refused. Placeholders: `:value`, `#name`; an update itself
 * uses `:v0`, `:v1` ... and `#n0`, `#n1` ..., and throws when a condition does.
 */
export interface Condition {
  readonly expression: string;
  readonly values?: AttributeMap;
  readonly names?: Readonly<Record<string, string>>;
}

/** What an update does: `set` replaces attributes, `add` adds to numbers (absent counts as 0). */
export interface Change {
  readonly set?: AttributeMap;
  readonly add?: Readonly<Record<string, number>>;
  readonly when?: Condition;
}

/** One action of a transaction. */
export interface Write {
  readonly item: TransactWriteItem;
  /** Table and primary key as one text; a transaction may hold it once (DDB-03). */
  readonly key: string;
  /** The same, apart. */
  readonly place: readonly [table: string, key: ItemKey];
  /** What an update does; undefined for every other action. */
  readonly change?: Change;
  /** What it counts for against the 4 MB of a transaction, about. */
  readonly bytes: number;
}

/** The condition that an item is not there yet. */
export const absent: Condition = { expression: `attribute_not_exists(${partitionKey})` };

/** Writes a whole item, replacing what was there. */
export function put(table: string, item: AttributeMap & ItemKey, when?: Condition): Write {
  const marshalled = marshalMap(item);
  return {
    ...placeOf(table, item),
    bytes: sizeOf(marshalled),
    item: { Put: { TableName: table, Item: marshalled, ...conditional(when) } },
  };
}

/** Changes attributes of an item, creating it when it is not there. */
export function update(table: string, key: ItemKey, change: Change): Write {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  const assign = (attributes: AttributeMap | undefined, between: string): string[] =>
    Object.entries(attributes ?? {}).flatMap(([name, value]) => {
      if (value === undefined) return [];
      const place = Object.keys(names).length;
      names[`#n${place}`] = name;
      values[`:v${place}`] = marshal(value);
      return [`#n${place}${between}:v${place}`];
    });
  const sets = assign(change.set, ' = ');
  const adds = assign(change.add, ' ');
  return {
    ...placeOf(table, key),
    change,
    bytes: sizeOf(values),
    item: {
      Update: {
        TableName: table,
        Key: marshalKey(key),
        UpdateExpression: `${clause('SET', sets)} ${clause('ADD', adds)}`.trim(),
        ...conditional(change.when, names, values),
      },
    },
  };
}

/** Deletes an item; one that is not there is fine unless the condition says otherwise. */
export function remove(table: string, key: ItemKey, when?: Condition): Write {
  return {
    ...placeOf(table, key),
    bytes: 0,
    item: { Delete: { TableName: table, Key: marshalKey(key), ...conditional(when) } },
  };
}

/** Writes nothing, but refuses the decision when the condition does not hold. */
export function check(table: string, key: ItemKey, when: Condition): Write {
  const { expression } = when;
  return {
    ...placeOf(table, key),
    bytes: 0,
    item: {
      ConditionCheck: {
        TableName: table,
        Key: marshalKey(key),
        ...conditional(when),
        ConditionExpression: expression,
      },
    },
  };
}

/** A primary key in DynamoDB's wire form. */
export function marshalKey(key: ItemKey): Record<string, AttributeValue> {
  return { [partitionKey]: { S: key[partitionKey] }, [sortKey]: { S: key[sortKey] } };
}

/** Table and primary key as one text; no two items share one. */
export function identityOf(table: string, key: ItemKey): string {
  const { [partitionKey]: partition, [sortKey]: sort } = key;
  const isPlain = !partition.includes('/');
  return isPlain
    ? `${table}/${partition}/${sort}`
    : `${table} ${JSON.stringify([partition, sort])}`;
}

function placeOf(table: string, key: ItemKey): Pick<Write, 'key' | 'place'> {
  return { key: identityOf(table, key), place: [table, key] };
}

function clause(word: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${word} ${parts.join(', ')}`;
}

function conditional(
  when: Condition | undefined,
  names?: Readonly<Record<string, string>>,
  values?: Readonly<Record<string, AttributeValue>>,
) {
  return {
    ConditionExpression: when?.expression,
    ExpressionAttributeNames: join(names, when?.names),
    ExpressionAttributeValues: join(values, when?.values && marshalMap(when.values)),
  };
}

/** Both together; undefined when there is nothing, since DynamoDB refuses an empty map. */
function join<Value>(
  ours: Readonly<Record<string, Value>> | undefined,
  theirs: Readonly<Record<string, Value>> | undefined,
): Record<string, Value> | undefined {
  const twice = Object.keys(theirs ?? {}).find((name) => ours && name in ours);
  if (twice !== undefined) {
    throw new Error(`${twice} in a condition is what the change itself uses; choose another name`);
  }
  const all = { ...ours, ...theirs };
  return Object.keys(all).length > 0 ? all : undefined;
}
