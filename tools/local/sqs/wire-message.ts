import type { MessageAttribute, MessageAttributes, ReceivedMessage } from '../ports.ts';
import { md5OfAttributes } from './md5.ts';

/** Which attributes a receive asked for. */
export interface WantedAttributes {
  /** System attributes, or `All`. */
  readonly system: readonly string[];
  /** Message attributes by name, by prefix (`app.*`), or `All` and `.*`. */
  readonly message: readonly string[];
}

/**
 * A received message on the wire. The MD5 is that of the attributes shown, not of all that the
 * message has.
 */
export function formatMessage(message: ReceivedMessage, wanted: WantedAttributes): object {
  const { messageId, receiptHandle, body, md5OfBody } = message;
  const shown = {
    MessageId: messageId,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5OfBody,
    Body: body,
  };
  const system = pickSystem(message.systemAttributes, wanted.system);
  const attributes = pickMessage(message.attributes, wanted.message);
  return { ...shown, ...system, ...attributes };
}

function pickSystem(all: Readonly<Record<string, string>>, wanted: readonly string[]): object {
  const isWanted = (name: string) => wanted.includes('All') || wanted.includes(name);
  const picked = Object.entries(all).filter(([name]) => isWanted(name));
  return picked.length === 0 ? {} : { Attributes: Object.fromEntries(picked) };
}

function pickMessage(all: MessageAttributes, wanted: readonly string[]): object {
  const picked = Object.entries(all).filter(([name]) => wanted.some((text) => covers(text, name)));
  if (picked.length === 0) return {};
  const formatted = picked.map(([name, attribute]) => [name, formatAttribute(attribute)]);
  return {
    MD5OfMessageAttributes: md5OfAttributes(Object.fromEntries(picked)),
    MessageAttributes: Object.fromEntries(formatted),
  };
}

function covers(wanted: string, name: string): boolean {
  if (wanted === 'All' || wanted === '.*' || wanted === '*') return true;
  return wanted.endsWith('.*') ? name.startsWith(wanted.slice(0, -2)) : wanted === name;
}

function formatAttribute({ dataType, stringValue, binaryValue }: MessageAttribute): object {
  return binaryValue === undefined
    ? { DataType: dataType, StringValue: stringValue }
    : { DataType: dataType, BinaryValue: binaryValue.toString('base64') };
}
