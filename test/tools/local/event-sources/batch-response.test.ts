import { describe, expect, test } from 'vitest';
import { readBatchResponse } from '../../../../tools/local/event-sources/batch-response.ts';

const ids = new Set(['a', 'b', 'c']);

describe('the response of a function that reports batch item failures', () => {
  test.each([
    ['an empty list', '{"batchItemFailures":[]}'],
    ['a null list', '{"batchItemFailures":null}'],
    ['an empty object', '{}'],
    ['null', 'null'],
    ['nothing', ''],
  ])('is success for queues and streams: %s (SQS-24)', (_name, payload) => {
    expect(readBatchResponse(payload, ids, 'queue')).toEqual({ kind: 'success' });
    expect(readBatchResponse(payload, ids, 'stream')).toEqual({ kind: 'success' });
  });

  test.each([
    ['an empty string', '""'],
    ['an empty list', '[]'],
  ])('is success for streams alone: %s (SQS-24)', (_name, payload) => {
    expect(readBatchResponse(payload, ids, 'stream').kind).toBe('success');
    expect(readBatchResponse(payload, ids, 'queue').kind).toBe('failure');
  });

  test.each([
    ['invalid JSON', '{"batchItemFailures":'],
    ['an empty id', '{"batchItemFailures":[{"itemIdentifier":""}]}'],
    ['a null id', '{"batchItemFailures":[{"itemIdentifier":null}]}'],
    ['a wrong key for the list', '{"foo":"x"}'],
    ['a wrong key for the id', '{"batchItemFailures":[{"messageId":"a"}]}'],
    ['an id that is not in the batch', '{"batchItemFailures":[{"itemIdentifier":"z"}]}'],
    [
      'a good and an unknown id',
      '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"z"}]}',
    ],
    ['a null entry', '{"batchItemFailures":[null]}'],
    ['a list that is none', '{"batchItemFailures":"a"}'],
    ['text', '"done"'],
  ])('is complete failure: %s (SQS-25, KIN-16)', (_name, payload) => {
    expect(readBatchResponse(payload, ids, 'queue').kind).toBe('failure');
    expect(readBatchResponse(payload, ids, 'stream').kind).toBe('failure');
  });

  test('is partial for ids of the batch, each counted once (SQS-26)', () => {
    const payload =
      '{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"c"},{"itemIdentifier":"b"}]}';

    expect(readBatchResponse(payload, ids, 'queue')).toEqual({
      kind: 'partial',
      failedIds: new Set(['b', 'c']),
    });
  });
});
