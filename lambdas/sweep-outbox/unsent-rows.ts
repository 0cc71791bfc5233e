import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { outboxIndex, partitionKey, sortKey } from '../../contracts/tables.ts';
import { fullJitter } from '../runtime/backoff.ts';
import { chunks } from '../runtime/chunks.ts';
import { dynamoDbClient } from '../runtime/dynamodb-client.ts';
import type { Trying } from '../runtime/publisher/publish.ts';
import type { StoredRow } from '../runtime/publisher/publish-outbox.ts';
import { type ItemKey, marshalKey } from '../runtime/writes.ts';

type WireItem = Record<string, AttributeValue>;

/** A row as the index lists it. */
export interface ListedRow {
  readonly key: ItemKey;
  /** Epoch milliseconds. */
  readonly createdMs: number;
}

/** Some rows of a shard, oldest first. */
export interface Page {
  readonly rows: readonly ListedRow[];
  /** Where the next page begins; undefined at the end. */
  readonly next: WireItem | undefined;
}

/** What is still in the outbox. */
export interface UnsentRows {
  /** A page of one shard of the index, which follows the table within moments. */
  list(shard: number, from: Page['next']): Promise<Page>;
  /** The listed rows as they are now, in the same order, without those that are gone. */
  read(rows: readonly ListedRow[], trying: Trying): Promise<readonly (ListedRow & StoredRow)[]>;
}

/** Rows in a page: of all shards together four BatchGetItem. */
const pageSize = 25;

/** Keys of one BatchGetItem. */
const batchKeys = 100;

const backoff = { baseMs: 50, capMs: 1000 };

/** The outbox of a table. Reading rejects when rows are left unprocessed at the deadline. */
export function unsentRows(
  table: string,
  client: Pick<DynamoDBClient, 'send'> = dynamoDbClient(),
): UnsentRows {
  const readBatch = async (keys: WireItem[], trying: Trying): Promise<readonly WireItem[]> => {
    const items: WireItem[] = [];
    let pending = keys;
    for (let tries = 1; ; tries += 1) {
      const request = { Keys: pending, ConsistentRead: true, ...projection };
      const command = new BatchGetItemCommand({ RequestItems: { [table]: request } });
      const { Responses, UnprocessedKeys } = await client.send(command);
      items.push(...(Responses?.[table] ?? []));
      pending = UnprocessedKeys?.[table]?.Keys ?? [];
      if (pending.length === 0) return items;
      if (trying.host.now() >= trying.deadlineMs) {
        throw new Error(`${pending.length} outbox rows were not read in time`);
      }
      await trying.host.sleep(fullJitter(tries, backoff, trying.host.random));
    }
  };
  return {
    async list(shard, from) {
      const command = new QueryCommand({
        TableName: table,
        IndexName: outboxIndex.name,
        KeyConditionExpression: `${outboxIndex.partitionKey} = :shard`,
        ExpressionAttributeValues: { ':shard': { N: String(shard) } },
        ExclusiveStartKey: from,
        Limit: pageSize,
      });
      const { Items = [], LastEvaluatedKey } = await client.send(command);
      return { rows: Items.map(listedRow), next: LastEvaluatedKey };
    },
    async read(rows, trying) {
      const batches = chunks(rows, batchKeys).map((batch) =>
        readBatch(
          batch.map(({ key }) => marshalKey(key)),
          trying,
        ),
      );
      const items = (await Promise.all(batches)).flat();
      const found = new Map(items.map((item) => [identity(keyOf(item)), item]));
      return rows.flatMap((row) => {
        const item = found.get(identity(row.key));
        return item ? [{ ...row, messages: item.messages }] : [];
      });
    },
  };
}

const projection = { ProjectionExpression: `${partitionKey}, ${sortKey}, messages` };

function listedRow(item: WireItem): ListedRow {
  return { key: keyOf(item), createdMs: Number(item[outboxIndex.sortKey]?.N) };
}

function keyOf(item: WireItem): ItemKey {
  return { pk: item[partitionKey]?.S ?? '', sk: item[sortKey]?.S ?? '' };
}

function identity({ pk, sk }: ItemKey): string {
  return `${pk}/${sk}`;
}
