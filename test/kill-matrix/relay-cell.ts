import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { orderPlaced } from '../lambdas/support/order-samples.ts';
import type { Cell } from './cell.ts';
import type { Result } from './ledger.ts';
import type { Delivered } from './mapping.ts';
import { destinations } from './relay-subject.ts';
import type { Wire } from './wire.ts';

/** Outbox rows of two orders, each with two messages, as the table's stream shows them. */
export async function outboxRecords(
  { name, messages }: Cell,
  client: DynamoDBClient,
): Promise<readonly Delivered[]> {
  const rows = Array.from({ length: messages }, (_, index) => rowOf(name, index));
  for (const Item of rows) {
    await client.send(new PutItemCommand({ TableName: 'orders', Item }));
  }
  return rows.map((Item, index) => {
    const { pk, sk } = Item;
    const SequenceNumber = String(1_000_000 + index);
    const dynamodb = { SequenceNumber, Keys: { pk, sk }, NewImage: Item };
    return { id: SequenceNumber, record: () => ({ eventName: 'INSERT', dynamodb }) };
  });
}

/** Every message of every row at each of its destinations, in order per order; no row left. */
export async function judgeRelay(
  cell: Cell,
  { client, wire }: { readonly client: DynamoDBClient; readonly wire: Wire },
): Promise<Result> {
  const result = { lost: 0, doubled: 0, inversions: 0, wrongLetters: 0 };
  for (let index = 0; index < cell.messages; index += 1) {
    const { pk, sk } = rowOf(cell.name, index);
    const left = await client.send(new GetItemCommand({ TableName: 'orders', Key: { pk, sk } }));
    if (left.Item) result.lost += 1;
  }
  for (const destination of destinations.filter((name) => name !== 'invoice-queue')) {
    const first = new Set<string>();
    for (const { body } of wire.sent.get(destination) ?? []) first.add(JSON.parse(body).id);
    const ids = [...first].filter((id) => id.startsWith(`${cell.name}-`));
    result.lost += 2 * cell.messages - ids.length;
    if (destination === 'events-topic') continue;
    for (const order of [0, 1]) {
      const places = ids.filter((id) => placeOf(id) % 2 === order).map(placeOf);
      if (places.some((place, at) => place < (places[at - 1] ?? 0))) result.inversions += 1;
    }
  }
  return result;
}

/** Row `index` belongs to order 0 or 1 in turn. */
function rowOf(name: string, index: number) {
  const order = `${name}-o${index % 2}`;
  const message = (part: number) => ({
    ...orderPlaced,
    id: `${name}-${index}-${part}`,
    partitionkey: order,
    sequence: String(2 * index + part).padStart(10, '0'),
  });
  return {
    pk: { S: `ORDER#${order}` },
    sk: { S: `OUTBOX#${name}-${index}-0` },
    messages: { L: [0, 1].map((part) => ({ S: JSON.stringify(message(part)) })) },
  };
}

function placeOf(id: string): number {
  return Number(id.split('-').at(-2));
}
