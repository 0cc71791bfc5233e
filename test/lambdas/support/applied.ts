import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ItemKey, Write } from '../../../lambdas/runtime/writes.ts';
import { type FakeTables, fakeTables } from './fake-table.ts';

/** The state of a table after decisions, each in its own transaction. */
export async function applied(...decisions: readonly (readonly Write[])[]): Promise<FakeTables> {
  const tables = fakeTables();
  for (const writes of decisions) await apply(writes, tables);
  return tables;
}

/** Applies one decision as a transaction. */
export async function apply(writes: readonly Write[], tables: FakeTables): Promise<void> {
  await tables.write(writes.map((write) => write.item));
}

/** An item of table `orders` as plain values; undefined when there is none. */
export function row(tables: FakeTables, key: ItemKey): Record<string, unknown> | undefined {
  const item = tables.item('orders', key);
  return item && plainMap(item);
}

/** The messages in all outbox rows, parsed, row by row. */
export function outboxMessages(tables: FakeTables): readonly Record<string, unknown>[][] {
  return tables
    .items('orders')
    .filter(({ sk }) => sk?.S?.startsWith('OUTBOX#'))
    .map(({ messages }) => (messages?.L ?? []).map(({ S = '' }) => JSON.parse(S)));
}

function plainMap(map: Readonly<Record<string, AttributeValue>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, plain(value)]));
}

function plain(value: AttributeValue): unknown {
  if (value.N !== undefined) return Number(value.N);
  if (value.L !== undefined) return value.L.map(plain);
  if (value.M !== undefined) return plainMap(value.M);
  return value.S ?? value.BOOL ?? null;
}
