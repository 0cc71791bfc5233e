import { AwsError } from '../ports.ts';

/**
 * The content of an `aws-chunked` body, signed or not, its trailers left out: chunks of
 * `<hex size>[;chunk-signature=...]\r\n<bytes>\r\n`, ended by one of size 0. Throws
 * {@link AwsError} `IncompleteBody` when it breaks off.
 */
export function decodeChunkedBody(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    if (lineEnd < 0) throw incomplete();
    const size = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) throw incomplete();
    if (size === 0) return Buffer.concat(parts);
    const start = lineEnd + 2;
    if (start + size > body.length) throw incomplete();
    parts.push(body.subarray(start, start + size));
    at = start + size + 2;
  }
}

function incomplete(): AwsError {
  return new AwsError('IncompleteBody', 'The aws-chunked body broke off', 400);
}
