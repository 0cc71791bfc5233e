import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { Destination } from '../../contracts/routes.ts';
import { errorMessage } from '../runtime/errors.ts';
import type { Channel } from '../runtime/publisher/channel.ts';
import { publishAll, type Trying } from '../runtime/publisher/publish.ts';
import { logLine } from '../runtime/telemetry.ts';
import type { ItemKey } from '../runtime/writes.ts';
import {
  findOutboxKey,
  type OutboxRow,
  parseMessages,
  type RoutedMessage,
} from './outbox-record.ts';

/** Where the relay publishes, and how it clears the outbox. */
export interface RelayPorts {
  readonly channels: Readonly<Record<Destination, Channel>>;
  /** Deletes rows of the orders table; rejects when some are left. */
  remove(keys: readonly ItemKey[], trying: Trying): Promise<void>;
}

/** The FIFO topic comes first, so that nothing a message causes can overtake it there. */
const publishingOrder: readonly Destination[] = [
  'lifecycle-topic',
  'event-stream',
  'events-topic',
  'invoice-queue',
];

/**
 * Publishes the messages of inserted outbox rows, then deletes the rows. At least once, with stable
 * ids, in order within a partition key. Reports the lowest record that could not be published, since
 * Lambda delivers everything from there again (KIN-14, DDS-07). An unreadable row is reported too,
 * so that the mapping's retries end and its on-failure destination gets it; other orders go on.
 */
export async function relayOutbox(
  records: readonly DynamoDBRecord[],
  ports: RelayPorts,
  trying: Trying,
): Promise<DynamoDBBatchResponse> {
  const failures: Failures = new Map();
  const rows = readRows(records, failures);
  await publishRows(rows, { channels: ports.channels, failures }, trying);
  for (const [recordId, reason] of failures) logFailure(recordId, reason, trying);
  const published = rows.filter(({ recordId }) => !failures.has(recordId));
  await clear(published, ports, trying);
  const lowest = records.map(recordIdOf).find((id) => failures.has(id));
  return { batchItemFailures: lowest === undefined ? [] : [{ itemIdentifier: lowest }] };
}

/** Why a record is not published yet, by record id. */
type Failures = Map<string, string>;

function readRows(records: readonly DynamoDBRecord[], failures: Failures): readonly OutboxRow[] {
  const rows: OutboxRow[] = [];
  const unreadable = new Set<string>();
  for (const record of records) {
    const key = findOutboxKey(record);
    if (key === undefined) continue;
    const recordId = recordIdOf(record);
    try {
      if (unreadable.has(key.pk)) throw new Error('behind an unreadable row of the same order');
      rows.push({ recordId, key, messages: parseMessages(record) });
    } catch (error) {
      unreadable.add(key.pk);
      failures.set(recordId, errorMessage(error));
    }
  }
  return rows;
}

async function publishRows(
  rows: readonly OutboxRow[],
  {
    channels,
    failures,
  }: { readonly channels: RelayPorts['channels']; readonly failures: Failures },
  trying: Trying,
): Promise<void> {
  const rowOf = new Map<RoutedMessage, OutboxRow>();
  for (const row of rows) for (const message of row.messages) rowOf.set(message, row);
  const stopped = new Set<string>();
  for (const destination of publishingOrder) {
    const messages = [...rowOf.keys()].filter(
      (message) => message.destinations.includes(destination) && !stopped.has(message.partitionKey),
    );
    for (const { message, reason } of await publishAll(messages, channels[destination], trying)) {
      stopped.add(message.partitionKey);
      failures.set(rowOf.get(message)?.recordId ?? '', `${destination}: ${reason}`);
    }
    for (const [message, row] of rowOf) {
      const isBehind = stopped.has(message.partitionKey) && !failures.has(row.recordId);
      if (isBehind) failures.set(row.recordId, `${destination}: another of its key failed`);
    }
  }
}

async function clear(rows: readonly OutboxRow[], ports: RelayPorts, trying: Trying): Promise<void> {
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

function logFailure(recordId: string, reason: string, { host }: Trying): void {
  host.write(logLine('ERROR', host.now(), { event: 'outbox row not published', recordId, reason }));
}

function recordIdOf({ dynamodb }: DynamoDBRecord): string {
  return dynamodb?.SequenceNumber ?? '';
}
