import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../../../tools/local/filters/event-pattern.ts';
import {
  matchesDynamo,
  matchesKinesis,
  matchesSqs,
} from '../../../../tools/local/filters/record-filter.ts';

const compile = (...patterns: readonly object[]) =>
  patterns.map((pattern) => compilePattern(JSON.stringify(pattern)));

describe('filtering SQS records', () => {
  const record = (body: string) => ({
    messageId: 'm',
    body,
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: { kind: { stringValue: 'order', dataType: 'String' } },
    eventSource: 'aws:sqs',
    awsRegion: 'eu-west-1',
  });

  test.each([
    ['JSON body, JSON pattern', { body: { a: [1] } }, '{"a":1}', true],
    ['JSON body, JSON pattern that differs', { body: { a: [1] } }, '{"a":2}', false],
    ['plain body, JSON pattern', { body: { a: [{ exists: false }] } }, 'text', false],
    ['JSON body, plain pattern', { body: [{ exists: false }] }, '{"a":1}', false],
    ['plain body, plain pattern', { body: ['text'] }, 'text', true],
    [
      'metadata only, any body',
      { messageAttributes: { kind: { stringValue: ['order'] } } },
      'x',
      true,
    ],
    ['source metadata (FLT-07)', { eventSource: ['aws:sqs'] }, 'x', false],
  ])('%s: %j on %s is %s (FLT-03)', (_name, pattern, body, expected) => {
    expect(matchesSqs(compile(pattern), record(body))).toBe(expected);
  });

  test('ORs the filters, and none lets everything pass', () => {
    const either = compile({ body: { a: [1] } }, { body: ['text'] });

    expect(['{"a":1}', 'text', '{"a":2}'].map((body) => matchesSqs(either, record(body)))).toEqual([
      true,
      true,
      false,
    ]);
    expect(matchesSqs([], record('anything'))).toBe(true);
  });
});

describe('filtering Kinesis records', () => {
  const record = (data: string) => ({
    kinesis: { partitionKey: 'k', data: Buffer.from(data).toString('base64') },
    eventSource: 'aws:kinesis',
  });

  test.each([
    ['decoded JSON data', { data: { total: [{ numeric: ['>', 10] }] } }, '{"total":11}', true],
    ['data that differs', { data: { total: [{ numeric: ['>', 10] }] } }, '{"total":9}', false],
    ['data that is not JSON', { data: { total: [{ exists: false }] } }, 'binary', false],
    ['a pattern on plain data', { data: ['binary'] }, 'binary', false],
    ['metadata only', { partitionKey: ['k'] }, 'binary', true],
  ])('%s: %j on %s is %s (FLT-04)', (_name, pattern, data, expected) => {
    expect(matchesKinesis(compile(pattern), record(data))).toBe(expected);
  });
});

describe('filtering DynamoDB records', () => {
  const record = {
    eventName: 'INSERT',
    dynamodb: { NewImage: { status: { S: 'new' }, total: { N: '11' } } },
    eventSource: 'aws:dynamodb',
  };

  test.each([
    ['typed JSON', { dynamodb: { NewImage: { status: { S: ['new'] } } } }, true],
    ['the event name', { eventName: ['INSERT'] }, true],
    ['another event name', { eventName: ['REMOVE'] }, false],
    ['a missing leaf', { dynamodb: { NewImage: { gone: { S: [{ exists: false }] } } } }, true],
    [
      'a numeric operator',
      { dynamodb: { NewImage: { total: { N: [{ numeric: ['>', 10] }] } } } },
      false,
    ],
    ['source metadata (FLT-07)', { eventSource: ['aws:dynamodb'] }, false],
  ])('%s: %j is %s (FLT-04)', (_name, pattern, expected) => {
    expect(matchesDynamo(compile(pattern), record)).toBe(expected);
  });
});
