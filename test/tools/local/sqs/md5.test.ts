import { describe, expect, test } from 'vitest';
import { md5OfAttributes, md5OfText } from '../../../../tools/local/sqs/md5.ts';

function text(stringValue: string) {
  return { dataType: 'String', stringValue };
}

describe('the MD5 of a body', () => {
  test.each([
    ['msg', '6e2baaf3b97dbeef01c0043275f9a0e7'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
  ])('of %s is %s', (body, md5) => {
    expect(md5OfText(body)).toBe(md5);
  });
});

/** The digests are those AWS returned for these attributes (SQS-39). */
describe('the MD5 of message attributes', () => {
  test('covers name, type and value', () => {
    expect(md5OfAttributes({ Foo: text('Bar') })).toBe('ae7155c6026991b6d54b11589678bf9c');
  });

  test('does not depend on the order in which they were given', () => {
    const attributes = { Hello: text('There'), 'Help.Me': text('Me'), General: text('Kenobi') };

    expect(md5OfAttributes(attributes)).toBe('4c360f3fdafd970e05fae2f149d997f5');
  });

  test('covers binary values', () => {
    const trace = 'traceparent\u001e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01';
    const attr1 = { dataType: 'Binary', binaryValue: Buffer.from(trace) };

    expect(md5OfAttributes({ attr1 })).toBe('8cbe4db156db8a94db8b801b7addb984');
  });

  test('is absent without attributes', () => {
    expect(md5OfAttributes({})).toBeUndefined();
  });
});
