import { isObject } from '../assembly/template.ts';
import type { EventPattern } from './event-pattern.ts';
import { parseKeepingNumbers } from './json-leaf.ts';

type LambdaRecord = Readonly<Record<string, unknown>>;

/**
 * Whether an SQS record reaches the function: no pattern, or one that matches. A pattern with
 * fields on `body` needs a JSON body and a plain one a plain body (FLT-03). The caller deletes
 * what does not match (FLT-02).
 */
export function matchesSqs(patterns: readonly EventPattern[], record: LambdaRecord): boolean {
  if (patterns.length === 0) return true;
  const document = parseDocument(String(record.body ?? ''));
  const event = withoutSource({ ...record, body: document ?? record.body });
  const body = document === undefined ? 'plain' : 'json';
  return patterns.some((pattern) => {
    const format = pattern.format('body');
    return (format === 'none' || format === body) && pattern(event);
  });
}

/**
 * Whether a Kinesis record reaches the function. Patterns see the keys of `kinesis`, with `data`
 * decoded from base64 and parsed; data or a data pattern that is not JSON never matches (FLT-04).
 */
export function matchesKinesis(patterns: readonly EventPattern[], record: LambdaRecord): boolean {
  if (patterns.length === 0) return true;
  const kinesis = isObject(record.kinesis) ? record.kinesis : {};
  const document = parseDocument(Buffer.from(String(kinesis.data ?? ''), 'base64').toString());
  const event = { ...kinesis, data: document };
  return patterns.some((pattern) => {
    const format = pattern.format('data');
    if (format === 'none') return pattern(event);
    return format === 'json' && document !== undefined && pattern(event);
  });
}

/**
 * Whether a DynamoDB stream record reaches the function. Patterns see `eventName` and, under
 * `dynamodb`, typed JSON, whose numbers are text, so numeric operators never match (FLT-04).
 */
export function matchesDynamo(patterns: readonly EventPattern[], record: LambdaRecord): boolean {
  if (patterns.length === 0) return true;
  const event = withoutSource(record);
  return patterns.some((pattern) => pattern(event));
}

function parseDocument(text: string): unknown {
  const parsed = parseKeepingNumbers(text);
  return isObject(parsed) || Array.isArray(parsed) ? parsed : undefined;
}

/** Lambda adds these keys after filtering (FLT-07). */
function withoutSource(record: LambdaRecord): LambdaRecord {
  const { eventSource: _source, eventSourceARN: _arn, awsRegion: _region, ...rest } = record;
  return rest;
}
