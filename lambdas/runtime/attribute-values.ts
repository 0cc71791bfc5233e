import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A value that DynamoDB can hold. Undefined members of a map are left out. */
export type Attribute =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | readonly Attribute[]
  | AttributeMap;

/** A map, or a whole item, by attribute name. */
export interface AttributeMap {
  readonly [name: string]: Attribute | undefined;
}

/** DynamoDB's wire form of a value. Throws a TypeError for NaN and infinities. */
export function marshal(value: Attribute): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' || typeof value === 'bigint') return { N: numberText(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (value instanceof Uint8Array) return { B: value };
  if (isList(value)) return { L: value.map(marshal) };
  return { M: marshalMap(value) };
}

/** DynamoDB's wire form of an item. */
export function marshalMap(map: AttributeMap): Record<string, AttributeValue> {
  const marshalled: Record<string, AttributeValue> = {};
  for (const name in map) {
    const value = map[name];
    if (value !== undefined) marshalled[name] = marshal(value);
  }
  return marshalled;
}

/** The bytes that something in wire form counts for against DynamoDB's limits, seldom fewer. */
export function sizeOf(wire: unknown): number {
  if (typeof wire === 'string') return Buffer.byteLength(wire);
  if (wire instanceof Uint8Array) return wire.length;
  if (typeof wire !== 'object' || wire === null) return 1;
  let bytes = 0;
  const members = wire as Readonly<Record<string, unknown>>;
  for (const name in members) bytes += name.length + 1 + sizeOf(members[name]);
  return bytes;
}

function numberText(value: number | bigint): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`DynamoDB has no number ${value}; store a finite one, or text`);
  }
  return String(value);
}

function isList(value: Attribute): value is readonly Attribute[] {
  return Array.isArray(value);
}
