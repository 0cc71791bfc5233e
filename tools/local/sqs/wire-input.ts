import {
  AwsError,
  type MessageAttribute,
  type MessageAttributes,
  type SendEntry,
} from '../ports.ts';
import { invalidRequest, missingParameter } from './errors.ts';

/** The members of one JSON structure, read with their types; a wrong type is refused by name. */
export class WireInput {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  /** Throws {@link AwsError} `SerializationException` when the body is no JSON structure. */
  static parse(body: string): WireInput {
    return new WireInput(structure(parseJson(body === '' ? '{}' : body), 'The request body'));
  }

  text(name: string): string | undefined {
    const value = this.#value(name);
    if (value === undefined || typeof value === 'string') return value;
    throw wrongType(name, 'a string');
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw missingParameter(name);
    return value;
  }

  whole(name: string): number | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number)) return number;
    throw wrongType(name, 'an integer');
  }

  /** Empty when absent. */
  texts(name: string): readonly string[] {
    const value = this.#value(name) ?? [];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    throw wrongType(name, 'a list of strings');
  }

  /** Empty when absent. */
  textMap(name: string): Readonly<Record<string, string>> {
    const entries = Object.entries(structure(this.#value(name) ?? {}, name));
    return Object.fromEntries(entries.map(([key, value]) => [key, textOf(name, value)]));
  }

  /** Empty when absent. */
  structures(name: string): readonly WireInput[] {
    const value = this.#value(name) ?? [];
    if (!Array.isArray(value)) throw wrongType(name, 'a list');
    return value.map((item) => new WireInput(structure(item, name)));
  }

  /** Empty when absent. */
  structureMap(name: string): readonly (readonly [string, WireInput])[] {
    const entries = Object.entries(structure(this.#value(name) ?? {}, name));
    return entries.map(([key, value]) => [key, new WireInput(structure(value, key))]);
  }

  #value(name: string): unknown {
    return this.#fields[name] ?? undefined;
  }
}

/** The message of a `SendMessage` request or of one entry of a batch. */
export function readSendEntry(input: WireInput): SendEntry {
  const delaySeconds = input.whole('DelaySeconds');
  const systemAttributes = readAttributes(input, 'MessageSystemAttributes');
  return {
    body: input.requiredText('MessageBody'),
    attributes: readAttributes(input, 'MessageAttributes'),
    delaySeconds,
    groupId: input.text('MessageGroupId'),
    deduplicationId: input.text('MessageDeduplicationId'),
    traceHeader: systemAttributes.AWSTraceHeader?.stringValue,
  };
}

function readAttributes(input: WireInput, name: string): MessageAttributes {
  const entries = input.structureMap(name);
  return Object.fromEntries(entries.map(([key, value]) => [key, readAttribute(key, value)]));
}

function readAttribute(name: string, input: WireInput): MessageAttribute {
  const dataType = input.text('DataType');
  if (dataType === undefined || dataType === '') {
    throw invalidRequest(`The message attribute '${name}' must contain a message attribute type.`);
  }
  const stringValue = input.text('StringValue');
  if (stringValue !== undefined) return { dataType, stringValue };
  const binary = input.text('BinaryValue');
  return binary === undefined
    ? { dataType }
    : { dataType, binaryValue: Buffer.from(binary, 'base64') };
}

function structure(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw wrongType(name, 'a structure');
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw wrongType(name, 'a map of strings');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrongType(name: string, expected: string): AwsError {
  return new AwsError('SerializationException', `${name} must be ${expected}.`);
}
