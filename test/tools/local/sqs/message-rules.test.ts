import { describe, expect, test } from 'vitest';
import type { MessageAttributes } from '../../../../tools/local/ports.ts';
import { bodies, localSqs } from './local-sqs.ts';

function queueFor(attributes: Readonly<Record<string, string>> = {}) {
  return localSqs().service.createQueue('orders', attributes);
}

function text(value: string) {
  return { dataType: 'String', stringValue: value };
}

function manyAttributes(count: number): MessageAttributes {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, text('x')]));
}

describe('a message body', () => {
  test.each(['plain', 'tab\tline\nreturn\r', 'größe', '日本', '🎉', '\u{10FFFF}', '\uFFFD'])(
    'may be %j',
    async (body) => {
      const queue = queueFor();

      queue.send({ body });

      expect(await bodies(queue)).toEqual([body]);
    },
  );

  test.each(['\u0000', '\u0008', '\u000B', '\u001F', '\uFFFE', '\uFFFF', '\uD800', 'a\uDC00'])(
    'is refused when it holds %j',
    (body) => {
      const queue = queueFor();

      expect(() => queue.send({ body })).toThrow(
        'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to ' +
          '#xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.',
      );
    },
  );

  test('is refused when it is empty', () => {
    expect(() => queueFor().send({ body: '' })).toThrow(
      'The request must contain the parameter MessageBody.',
    );
  });

  test('may be 1 MiB by default and not a byte longer', () => {
    const queue = queueFor();

    queue.send({ body: 'x'.repeat(1_048_576) });

    expect(() => queue.send({ body: 'x'.repeat(1_048_577) })).toThrow(
      'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    );
  });

  test('counts in bytes together with the attributes', () => {
    const queue = queueFor({ MaximumMessageSize: '1024' });
    const attributes = { name: text('ü') };
    const attributeBytes = 4 + 6 + 2;

    queue.send({ body: 'x'.repeat(1024 - attributeBytes), attributes });

    expect(() => queue.send({ body: 'x'.repeat(1025 - attributeBytes), attributes })).toThrow(
      'One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.',
    );
  });
});

describe('message attributes', () => {
  test('are up to ten', () => {
    const queue = queueFor();

    queue.send({ body: 'x', attributes: manyAttributes(10) });

    expect(() => queue.send({ body: 'x', attributes: manyAttributes(11) })).toThrow(
      'Number of message attributes [11] exceeds the allowed maximum [10].',
    );
  });

  test.each(['a', 'A.b-c_d', 'x'.repeat(256)])('may be named %s', (name) => {
    const queue = queueFor();

    expect(() => queue.send({ body: 'x', attributes: { [name]: text('v') } })).not.toThrow();
  });

  test.each(['AWS.x', 'amazon.x', '.a', 'a.', 'a..b', 'a b', 'x'.repeat(257)])(
    'may not be named %s',
    (name) => {
      const queue = queueFor();

      expect(() => queue.send({ body: 'x', attributes: { [name]: text('v') } })).toThrow(
        `The message attribute name '${name}' is invalid.`,
      );
    },
  );

  test.each([
    [{ dataType: 'Text', stringValue: 'v' }, 'supported type prefixes'],
    [{ dataType: 'String' }, 'must contain a non-empty value'],
    [{ dataType: 'String', stringValue: '' }, 'must contain a non-empty value'],
    [{ dataType: 'Binary', stringValue: 'v' }, 'must contain a non-empty value'],
    [{ dataType: 'Number', stringValue: 'five' }, 'value to number'],
    [{ dataType: 'String', stringValue: '\u0000' }, 'Invalid characters found'],
  ])('are refused as %j', (attribute, message) => {
    const queue = queueFor();

    expect(() => queue.send({ body: 'x', attributes: { bad: attribute } })).toThrow(message);
  });

  test.each(['String.json', 'Number.int', 'Number', 'String'])(
    'may have the type %s',
    (dataType) => {
      const queue = queueFor();
      const attributes = { a: { dataType, stringValue: '5' } };

      expect(() => queue.send({ body: 'x', attributes })).not.toThrow();
    },
  );
});

describe('a message for a standard queue', () => {
  test.each([-1, 901, 1.5])('is refused with a delay of %d seconds', (delaySeconds) => {
    expect(() => queueFor().send({ body: 'x', delaySeconds })).toThrow(
      `Value ${delaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  });

  test('is refused with a deduplication id', () => {
    expect(() => queueFor().send({ body: 'x', deduplicationId: 'd' })).toThrow(
      'Value d for parameter MessageDeduplicationId is invalid. Reason: The request include ' +
        'parameter that is not valid for this queue type.',
    );
  });
});
