import { AwsError, type Functions } from '../ports.ts';
import type { MappingConfig } from './mapping-config.ts';

const STREAM_ONLY = [
  'bisect',
  'maximumRetryAttempts',
  'maximumRecordAgeSeconds',
  'parallelizationFactor',
  'tumblingWindowSeconds',
  'onFailure',
] as const;

const MAX_RECORD_AGE_SECONDS = 604_800;

/**
 * Refuses what AWS refuses when a mapping is created: {@link AwsError}
 * `InvalidParameterValueException` (SQS-01 to SQS-04, SQS-09, FIFO-05, KIN-04, KIN-21, DDS-01).
 */
export function checkMapping(config: MappingConfig, functions: Functions, nowMs: number): void {
  checkRange('batchSize', config.batchSize, [1, 10_000]);
  checkRange('windowSeconds', config.windowSeconds, [0, 300]);
  if (config.source.kind === 'sqs') checkQueueMapping(config, functions);
  else checkStreamMapping(config, nowMs);
}

function checkQueueMapping(config: MappingConfig, functions: Functions): void {
  if (config.source.kind !== 'sqs') return;
  const { queue } = config.source;
  const { batchSize = 10, windowSeconds = 0, startingPosition } = config;
  if (startingPosition !== undefined)
    refuse('StartingPosition is not valid for SQS event sources.');
  const misplaced = STREAM_ONLY.find((name) => config[name] !== undefined);
  if (misplaced !== undefined) refuse(`${misplaced} is for streams only, the source is a queue`);
  checkRange('maximumConcurrency', config.maximumConcurrency, [2, 1_000]);
  if (queue.fifo) checkFifo(batchSize, windowSeconds);
  if (batchSize > 10 && windowSeconds < 1) {
    refuse(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  }
  const timeoutMs = functions.timeoutMs(config.functionName);
  if (queue.visibilityTimeoutMs < timeoutMs) {
    const visibility = queue.visibilityTimeoutMs / 1000;
    refuse(
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeoutMs / 1000} seconds`,
    );
  }
}

function checkFifo(batchSize: number, windowSeconds: number): void {
  if (batchSize > 10) refuse(`batchSize of a FIFO queue must be 10 or less, got ${batchSize}`);
  if (windowSeconds > 0) refuse('windowSeconds is not supported for FIFO queues');
}

function checkStreamMapping(config: MappingConfig, nowMs: number): void {
  const { source, maximumRecordAgeSeconds: ageSeconds, parallelizationFactor = 1 } = config;
  if (source.kind !== 'stream') return;
  if (config.maximumConcurrency !== undefined) refuse('maximumConcurrency is for queues only');
  checkRange('parallelizationFactor', parallelizationFactor, [1, 10]);
  checkRange('maximumRetryAttempts', config.maximumRetryAttempts, [-1, 10_000]);
  checkRange('tumblingWindowSeconds', config.tumblingWindowSeconds, [0, 900]);
  if (ageSeconds !== -1) {
    checkRange('maximumRecordAgeSeconds', ageSeconds, [60, MAX_RECORD_AGE_SECONDS]);
  }
  if ((config.tumblingWindowSeconds ?? 0) > 0 && parallelizationFactor > 1) {
    refuse('the local cloud runs tumblingWindowSeconds with a parallelizationFactor of 1 only');
  }
  if (config.onFailure?.kind === 'sqs' && config.onFailure.queue.fifo) {
    refuse('onFailure must not be a FIFO queue');
  }
  checkStartingPosition(config, nowMs);
}

function checkStartingPosition(config: MappingConfig, nowMs: number): void {
  const { source, startingPosition } = config;
  if (startingPosition === undefined) {
    refuse('1 validation error detected: startingPosition must not be null for a stream');
  }
  if (startingPosition?.kind !== 'at-timestamp') return;
  if (source.kind === 'stream' && source.stream.kind === 'dynamodb') {
    refuse('AT_TIMESTAMP is not supported for DynamoDB streams');
  }
  if (startingPosition.timestampMs > nowMs) {
    refuse('startingPosition must not have a timestamp in the future');
  }
}

function checkRange(
  name: string,
  value: number | undefined,
  [min, max]: readonly [number, number],
): void {
  if (value === undefined) return;
  if (Number.isInteger(value) && value >= min && value <= max) return;
  refuse(`${name} must be a whole number from ${min} to ${max}, got ${value}`);
}

function refuse(message: string): never {
  throw new AwsError('InvalidParameterValueException', message);
}
