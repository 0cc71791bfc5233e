import type { Destination } from '../../../contracts/routes.ts';
import { errorMessage } from '../errors.ts';
import { logLine } from '../telemetry.ts';
import type { ItemKey } from '../writes.ts';
import type { Channel } from './channel.ts';
import { publishAll, type Trying } from './publish.ts';
import { parseMessages, type RoutedMessage, type StoredMessages } from './routed-message.ts';

/** Where outbox rows are published, and how the outbox is cleared. */
export interface OutboxPorts {
  readonly channels: Readonly<Record<Destination, Channel>>;
  /** Deletes rows of the orders table; rejects when some are left. */
  remove(keys: readonly ItemKey[], trying: Trying): Promise<void>;
}

/** One decision's messages as the outbox holds them. */
export interface StoredRow {
  readonly key: ItemKey;
  readonly messages: StoredMessages | undefined;
}

/**
 * From the places whose consumers cause nothing to those whose consumers do: what a message causes
 * finds it already on the stream and on the FIFO topic, whoever publishes the effect, and when.
 */
const publishingOrder: readonly Destination[] = [
  'event-stream',
  'lifecycle-topic',
  'events-topic',
  'invoice-queue',
];

/**
 * Publishes outbox rows, then deletes them: at least once, with stable ids. The rows of an order go
 * by their sequence, which grows from cause to effect, and among equals in the order given; behind
 * one that cannot be read or published the others of its order wait. Resolves to the rows that were
 * not published and why, each also logged. A row that was published and could not be deleted is no
 * failure: it will be published again.
 */
export async function publishOutbox<Row extends StoredRow>(
  stored: readonly Row[],
  ports: OutboxPorts,
  trying: Trying,
): Promise<ReadonlyMap<Row, string>> {
  const failures = new Map<Row, string>();
  const readable = readRows(stored, failures).toSorted(bySequence);
  await publishRows(readable, { channels: ports.channels, failures }, trying);
  for (const [{ key }, reason] of failures) logFailure(key, reason, trying);
  const published = stored.filter((row) => !failures.has(row));
  await clear(published, ports, trying);
  return failures;
}

interface ReadableRow<Row> {
  readonly row: Row;
  readonly messages: readonly RoutedMessage[];
}

type Failures<Row> = Map<Row, string>;

function readRows<Row extends StoredRow>(
  stored: readonly Row[],
  failures: Failures<Row>,
): readonly ReadableRow<Row>[] {
  const unreadable = new Set<string>();
  return stored.flatMap((row) => {
    const order = row.key.pk;
    try {
      if (unreadable.has(order)) throw new Error('behind an unreadable row of the same order');
      return [{ row, messages: parseMessages(row.messages) }];
    } catch (error) {
      unreadable.add(order);
      failures.set(row, errorMessage(error));
      return [];
    }
  });
}

function bySequence(one: ReadableRow<unknown>, other: ReadableRow<unknown>): number {
  return Number(one.messages[0]?.sequence) - Number(other.messages[0]?.sequence);
}

async function publishRows<Row extends StoredRow>(
  rows: readonly ReadableRow<Row>[],
  {
    channels,
    failures,
  }: { readonly channels: OutboxPorts['channels']; readonly failures: Failures<Row> },
  trying: Trying,
): Promise<void> {
  const rowOf = new Map<RoutedMessage, Row>();
  for (const { row, messages } of rows) for (const message of messages) rowOf.set(message, row);
  const stopped = new Set<string>();
  for (const destination of publishingOrder) {
    const messages = [...rowOf.keys()].filter(
      (message) => message.destinations.includes(destination) && !stopped.has(message.partitionKey),
    );
    for (const { message, reason } of await publishAll(messages, channels[destination], trying)) {
      stopped.add(message.partitionKey);
      const row = rowOf.get(message);
      if (row) failures.set(row, `${destination}: ${reason}`);
    }
    for (const [message, row] of rowOf) {
      const isBehind = stopped.has(message.partitionKey) && !failures.has(row);
      if (isBehind) failures.set(row, `${destination}: another of its key failed`);
    }
  }
}

async function clear(
  rows: readonly StoredRow[],
  ports: OutboxPorts,
  trying: Trying,
): Promise<void> {
  if (rows.length === 0) return;
  try {
    await ports.remove(
      rows.map(({ key }) => key),
      trying,
    );
  } catch (error) {
    const fields = { event: 'outbox rows left', rows: rows.length, reason: errorMessage(error) };
    trying.host.write(logLine('WARN', trying.host.now(), fields));
  }
}

function logFailure({ pk, sk }: ItemKey, reason: string, { host }: Trying): void {
  const fields = { event: 'outbox row not published', row: `${pk}/${sk}`, reason };
  host.write(logLine('ERROR', host.now(), fields));
}
