import type { AttributeValue, Put, Update } from '@aws-sdk/client-dynamodb';
import type { ItemKey } from './writes.ts';

/** An item in DynamoDB's wire form. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** An UpdateItem. */
export type ItemUpdate = Update & { readonly ReturnValues?: 'ALL_NEW' };

/** Writes of single items; all reject with the SDK's errors. */
export interface ItemStore {
  /** PutItem; a failed condition gives the old item with its error, when it was asked for. */
  put(input: Put): Promise<unknown>;
  /** UpdateItem, as `put`; resolves to the item as it is now, when it was asked for. */
  update(input: ItemUpdate): Promise<Item | undefined>;
  /** A strongly consistent read. */
  read(table: string, key: ItemKey): Promise<Item | undefined>;
}

/** The item that stood against a condition; undefined for any other error. */
export function findObstacle(error: unknown): { readonly item: Item } | undefined {
  const isObstacle = error instanceof Error && error.name === 'ConditionalCheckFailedException';
  if (!isObstacle) return undefined;
  return { item: 'Item' in error ? ((error.Item ?? {}) as Item) : {} };
}
