import type { ShardRecord, StreamSource } from '../ports.ts';
import type { MappingContext, Report } from './mapping.ts';
import type { MappingConfig } from './mapping-config.ts';

/** What the parts of one stream mapping share. */
export interface StreamParts {
  readonly config: MappingConfig;
  readonly stream: StreamSource;
  readonly context: MappingContext;
  readonly report: Report;
}

/** A stream record with its Lambda record, written out once. */
export interface StreamRecord {
  readonly record: ShardRecord;
  readonly text: string;
  readonly bytes: number;
}

/**
 * The record as the function gets it: the source's own with what only the mapping knows
 * (Kinesis golden record, DDS-08).
 */
export function streamRecord(
  { context, stream }: StreamParts,
  record: ShardRecord,
): Readonly<Record<string, unknown>> {
  const { account, region } = context.place;
  const role = { invokeIdentityArn: `arn:aws:iam::${account}:role/local` };
  return {
    ...(stream.kind === 'kinesis' && role),
    awsRegion: region,
    ...record.lambdaRecord,
    eventSourceARN: stream.arn,
  };
}
