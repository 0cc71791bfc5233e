import type { ShardRecord } from '../ports.ts';
import { randomUuid } from '../random-uuid.ts';
import { eventOf } from './queue-batch.ts';
import type { StreamParts, StreamRecord } from './stream-parts.ts';

export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** Records that the mapping gives up, and what their last invocation came to. */
export interface Discard {
  readonly shardId: string;
  readonly records: readonly StreamRecord[];
  readonly condition: DiscardCondition;
  /** Invocations of exactly these records; an expired record counts 1 even with none (KIN-18). */
  readonly invokeCount: number;
  /** Undefined when there was no invocation. */
  readonly requestId: string | undefined;
  /** The function returned, and its report said failed: `functionError` is null then (KIN-16). */
  readonly returned: boolean;
}

/** Reports discarded records to the on-failure destination; a refusal is observed (KIN-24). */
export async function discardRecords(parts: StreamParts, discard: Discard): Promise<void> {
  const { records, condition, shardId } = discard;
  const detail = { shardId, condition, count: records.length };
  parts.report('RecordsDiscarded', { ...detail, destination: parts.config.onFailure?.kind });
  try {
    await deliver(parts, discard);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    parts.report('DestinationDeliveryFailed', { ...detail, error: text });
  }
}

async function deliver(parts: StreamParts, discard: Discard): Promise<void> {
  const { onFailure } = parts.config;
  if (onFailure === undefined) return;
  const nowMs = parts.context.clock.now();
  const report = failureRecord(parts, discard, nowMs);
  if (onFailure.kind === 'sqs') onFailure.queue.send({ body: JSON.stringify(report) });
  else if (onFailure.kind === 'sns') await onFailure.publish(JSON.stringify(report));
  else {
    const body = Buffer.from(JSON.stringify({ ...report, payload: eventOf(discard.records) }));
    onFailure.buckets.put(onFailure.bucket, objectKey(parts, discard.shardId, nowMs), body);
  }
  const { length: count } = discard.records;
  parts.report('OnFailureDestinationDelivered', { destination: onFailure.kind, count });
}

/** The metadata that every kind of destination gets (golden on-failure record). */
function failureRecord(
  parts: StreamParts,
  discard: Discard,
  nowMs: number,
): Readonly<Record<string, unknown>> {
  const { condition, invokeCount, returned } = discard;
  const functionError = returned ? null : 'Unhandled';
  const responseContext = { statusCode: 200, executedVersion: '$LATEST', functionError };
  return {
    requestContext: {
      requestId: discard.requestId ?? randomUuid(parts.context.random),
      functionArn: functionArn(parts),
      condition,
      approximateInvokeCount: Math.max(1, invokeCount),
    },
    ...(condition === 'RetryAttemptsExhausted' && { responseContext }),
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    [parts.stream.kind === 'kinesis' ? 'KinesisBatchInfo' : 'DDBStreamBatchInfo']: batchInfo(
      parts,
      discard,
    ),
  };
}

function batchInfo(
  { stream }: StreamParts,
  { shardId, records }: Discard,
): Readonly<Record<string, unknown>> {
  const first = records.at(0)?.record;
  const last = records.at(-1)?.record;
  return {
    shardId,
    startSequenceNumber: first?.sequenceNumber,
    endSequenceNumber: last?.sequenceNumber,
    approximateArrivalOfFirstRecord: arrival(stream.kind, first),
    approximateArrivalOfLastRecord: arrival(stream.kind, last),
    batchSize: records.length,
    streamArn: stream.arn,
  };
}

/** Kinesis to the millisecond, DynamoDB to the second (DDS-07). */
function arrival(kind: 'kinesis' | 'dynamodb', record: ShardRecord | undefined): string {
  const text = new Date(record?.arrivalMs ?? 0).toISOString();
  return kind === 'kinesis' ? text : text.replace(/\.\d{3}Z$/, 'Z');
}

/** `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>` (KIN-22). */
function objectKey({ config, context }: StreamParts, shardId: string, nowMs: number): string {
  const [day = '', time = ''] = new Date(nowMs).toISOString().slice(0, 19).split('T');
  const moment = `${day}T${time.replaceAll(':', '.')}-${randomUuid(context.random)}`;
  return `aws/lambda/${config.uuid}/${shardId}/${day.replaceAll('-', '/')}/${moment}`;
}

function functionArn({ config, context }: StreamParts): string {
  if (config.functionName.startsWith('arn:')) return config.functionName;
  const { account, region } = context.place;
  return `arn:aws:lambda:${region}:${account}:function:${config.functionName}`;
}
