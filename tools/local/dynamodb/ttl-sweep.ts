import type { Clock, Timer } from '../clock.ts';
import { AwsError, type Observe } from '../ports.ts';
import type { DynamoDbClient } from './dynamodb-client.ts';
import type { ExpiredKeys } from './expired-keys.ts';
import type { Item } from './item-key.ts';

export interface TtlSweepOptions {
  readonly client: DynamoDbClient;
  readonly clock: Clock;
  readonly observe: Observe;
  readonly table: string;
  readonly keyAttributes: readonly string[];
  /** Unix seconds in a Number attribute. */
  readonly ttlAttribute: string;
  /** Told of every deletion when the table has a stream. */
  readonly expired?: ExpiredKeys;
}

const sweepEveryMs = 600_000;
const fiveYearsSeconds = 157_680_000;

/**
 * Deletes items whose TTL has passed, every ten (compressed) minutes; the engine deletes none.
 * Values older than five years are left alone, as AWS does (DDB-09). Returns the way to stop.
 */
export function startTtlSweep(options: TtlSweepOptions): () => void {
  const { clock, observe, table } = options;
  let stopped = false;
  let timer: Timer | undefined;
  const run = async () => {
    try {
      const count = await sweepExpired(options);
      if (count > 0) {
        observe({ service: 'dynamodb', name: 'ItemsExpired', resource: table, detail: { count } });
      }
    } catch (error) {
      if (!stopped)
        observe({
          service: 'dynamodb',
          name: 'SweepFailed',
          resource: table,
          detail: { error: String(error) },
        });
    }
    schedule();
  };
  const schedule = () => {
    if (!stopped) timer = clock.after(sweepEveryMs, () => void run());
  };
  schedule();
  return () => {
    stopped = true;
    timer?.cancel();
  };
}

interface ScanOutput {
  readonly Items?: readonly Item[];
  readonly LastEvaluatedKey?: Item;
}

/** One sweep over the whole table; resolves to how many items it deleted. */
export async function sweepExpired(options: TtlSweepOptions): Promise<number> {
  const { client, table } = options;
  const condition = conditionAt(options);
  const names = options.keyAttributes.map((name, at) => [`#k${at}`, name] as const);
  let count = 0;
  let start: Item | undefined;
  do {
    const page: ScanOutput = await client.call<ScanOutput>('Scan', {
      TableName: table,
      FilterExpression: condition.expression,
      ProjectionExpression: names.map(([alias]) => alias).join(', '),
      ExpressionAttributeNames: { ...condition.names, ...Object.fromEntries(names) },
      ExpressionAttributeValues: condition.values,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    for (const key of page.Items ?? []) {
      if (await removeExpired(options, condition, key)) count += 1;
    }
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return count;
}

interface Condition {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
}

function conditionAt({ clock, ttlAttribute }: TtlSweepOptions): Condition {
  const now = Math.floor(clock.now() / 1000);
  return {
    expression: 'attribute_type(#ttl, :number) AND #ttl BETWEEN :oldest AND :now',
    names: { '#ttl': ttlAttribute },
    values: {
      ':number': { S: 'N' },
      ':oldest': { N: String(now - fiveYearsSeconds) },
      ':now': { N: String(now - 1) },
    },
  };
}

async function removeExpired(options: TtlSweepOptions, condition: Condition, key: Item) {
  const { client, table, expired } = options;
  expired?.add(key);
  try {
    await client.call('DeleteItem', {
      TableName: table,
      Key: key,
      ConditionExpression: condition.expression,
      ExpressionAttributeNames: condition.names,
      ExpressionAttributeValues: condition.values,
    });
    return true;
  } catch (error) {
    expired?.forget(key);
    if (error instanceof AwsError && error.code === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
