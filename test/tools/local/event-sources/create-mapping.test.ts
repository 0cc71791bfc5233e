import { describe, expect, test } from 'vitest';
import { createMapping } from '../../../../tools/local/event-sources/create-mapping.ts';
import type { MappingConfig } from '../../../../tools/local/event-sources/mapping-config.ts';
import { FakeQueue } from './fake-queue.ts';
import { FakeStream, ok, world } from './fakes.ts';

const { clock, context } = world(() => ok);
const standard = new FakeQueue(clock);
const fifo = new FakeQueue(clock, { fifo: true });
const short = new FakeQueue(clock, { visibilityTimeoutMs: 5_000 });
const kinesis = new FakeStream(clock);
const start = { startingPosition: { kind: 'trim-horizon' } } as const;

describe('creating a queue mapping is refused', () => {
  test.each<[string, FakeQueue, Partial<MappingConfig>, string]>([
    [
      'a batch above 10 without a window (SQS-02)',
      standard,
      { batchSize: 11 },
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    ],
    [
      'visibility below the function timeout (SQS-04)',
      short,
      {},
      'Queue visibility timeout: 5 seconds is less than Function timeout: 10 seconds',
    ],
    ['a batch of 0 (SQS-01)', standard, { batchSize: 0 }, 'batchSize must be a whole number'],
    ['a window above 300 s (SQS-03)', standard, { windowSeconds: 301 }, 'windowSeconds must be'],
    ['a window on FIFO (FIFO-05)', fifo, { windowSeconds: 1 }, 'not supported for FIFO'],
    ['a batch above 10 on FIFO (FIFO-05)', fifo, { batchSize: 11 }, 'must be 10 or less'],
    ['MaximumConcurrency 1 (SQS-15)', standard, { maximumConcurrency: 1 }, 'from 2 to 1000'],
    ['a starting position (SQS-09)', standard, start, 'StartingPosition is not valid for SQS'],
    ['bisecting (SQS-09)', standard, { bisect: true }, 'bisect is for streams only'],
  ])('for %s', (_name, queue, config, message) => {
    const create = () =>
      createMapping(
        { uuid: 'u', functionName: 'f', source: { kind: 'sqs', queue }, ...config },
        context,
      );

    expect(create).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterValueException',
        message: expect.stringContaining(message),
      }),
    );
  });
});

describe('creating a stream mapping is refused', () => {
  test.each<[string, Partial<MappingConfig>, string]>([
    ['no starting position (KIN-04)', {}, 'startingPosition must not be null'],
    [
      'a starting position in the future (KIN-04)',
      { startingPosition: { kind: 'at-timestamp', timestampMs: clock.now() + 1 } },
      'in the future',
    ],
    ['MaximumConcurrency', { ...start, maximumConcurrency: 2 }, 'for queues only'],
    ['a record age below 60 s (KIN-17)', { ...start, maximumRecordAgeSeconds: 59 }, 'from 60 to'],
    ['11 lanes (KIN-03)', { ...start, parallelizationFactor: 11 }, 'from 1 to 10'],
    [
      'a FIFO destination (KIN-21)',
      { ...start, onFailure: { kind: 'sqs', queue: fifo } },
      'must not be a FIFO queue',
    ],
  ])('for %s', (_name, config, message) => {
    const source = { kind: 'stream', stream: kinesis } as const;

    expect(() =>
      createMapping({ uuid: 'u', functionName: 'f', source, ...config }, context),
    ).toThrow(message);
  });

  test('for AT_TIMESTAMP on a DynamoDB stream (DDS-01)', () => {
    const source = { kind: 'stream', stream: new FakeStream(clock, 'dynamodb') } as const;
    const startingPosition = { kind: 'at-timestamp', timestampMs: 0 } as const;

    expect(() =>
      createMapping({ uuid: 'u', functionName: 'f', source, startingPosition }, context),
    ).toThrow('AT_TIMESTAMP is not supported');
  });

  test('but not for a batch of 100 without a window (KIN-02)', () => {
    const source = { kind: 'stream', stream: kinesis } as const;

    expect(() =>
      createMapping({ uuid: 'u', functionName: 'f', source, ...start, batchSize: 100 }, context),
    ).not.toThrow();
  });
});
