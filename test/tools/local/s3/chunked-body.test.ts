import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../../tools/local/ports.ts';
import { decodeChunkedBody } from '../../../../tools/local/s3/chunked-body.ts';

describe('an aws-chunked body', () => {
  test.each([
    [
      'chunks and a trailer',
      '6\r\nhello \r\n5\r\nworld\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n',
      'hello world',
    ],
    ['signed chunks', '5;chunk-signature=ab\r\nhello\r\n0;chunk-signature=cd\r\n\r\n', 'hello'],
    ['no chunk', '0\r\n\r\n', ''],
  ])('of %s is decoded', (_name, body, expected) => {
    expect(decodeChunkedBody(Buffer.from(body)).toString()).toBe(expected);
  });

  test.each(['', '5\r\nhel', 'x\r\n'])('%j is incomplete', (body) => {
    expect(() => decodeChunkedBody(Buffer.from(body))).toThrow(
      new AwsError('IncompleteBody', 'The aws-chunked body broke off'),
    );
  });
});
