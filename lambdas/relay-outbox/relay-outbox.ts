import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { outboxPrefix } from '../../contracts/tables.ts';
import type { Trying } from '../runtime/publisher/publish.ts';
import {
  type OutboxPorts,
  publishOutbox,
  type StoredRow,
} from '../runtime/publisher/publish-outbox.ts';

interface RecordedRow extends StoredRow {
  /** The stream's sequence number: what Lambda knows the record by (DDS-07). */
  readonly recordId: string;
}

/**
 * Publishes the messages of inserted outbox rows, then deletes the rows. At least once, with stable
 * ids, in order within a partition key. Reports the lowest record that could not be published, since
 * Lambda delivers everything from there again (KIN-14, DDS-07). An unreadable row is reported too,
 * so that the mapping's retries end and its on-failure destination gets it; other orders go on.
 */
export async function relayOutbox(
  records: readonly DynamoDBRecord[],
  ports: OutboxPorts,
  trying: Trying,
): Promise<DynamoDBBatchResponse> {
  const rows = records.flatMap(insertedRow);
  const failures = await publishOutbox(rows, ports, trying);
  const lowest = rows.find((row) => failures.has(row));
  return { batchItemFailures: lowest ? [{ itemIdentifier: lowest.recordId }] : [] };
}

/** An inserted outbox row; nothing for any other record of the table's stream. */
function insertedRow({ eventName, dynamodb }: DynamoDBRecord): readonly RecordedRow[] {
  const pk = dynamodb?.Keys?.pk?.S;
  const sk = dynamodb?.Keys?.sk?.S;
  if (eventName !== 'INSERT' || pk === undefined || !sk?.startsWith(outboxPrefix)) return [];
  const recordId = dynamodb?.SequenceNumber ?? '';
  return [{ recordId, key: { pk, sk }, messages: dynamodb?.NewImage?.messages }];
}
