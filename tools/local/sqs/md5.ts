import { createHash, hash } from 'node:crypto';
import type { MessageAttribute, MessageAttributes } from '../ports.ts';

const STRING_VALUE = Buffer.from([1]);
const BINARY_VALUE = Buffer.from([2]);

/** MD5 of the body's UTF-8 bytes, as lower-case hex. */
export function md5OfText(text: string): string {
  return hash('md5', text);
}

/**
 * MD5 of message attributes as SQS and its SDKs compute it: attributes by name; of each the name,
 * the data type, one byte for the kind of value (1 text, 2 binary) and the value; all but that byte
 * preceded by their length as four bytes, big-endian. Undefined without attributes (SQS-39).
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes);
  if (names.length === 0) return undefined;
  const digest = createHash('md5');
  for (const name of names.sort()) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    for (const part of attributeParts(name, attribute)) digest.update(part);
  }
  return digest.digest('hex');
}

function attributeParts(name: string, attribute: MessageAttribute): readonly Buffer[] {
  const { dataType, stringValue, binaryValue } = attribute;
  const value = binaryValue ?? Buffer.from(stringValue ?? '');
  return [
    ...sized(Buffer.from(name)),
    ...sized(Buffer.from(dataType)),
    binaryValue === undefined ? STRING_VALUE : BINARY_VALUE,
    ...sized(value),
  ];
}

function sized(bytes: Buffer): readonly Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}
