import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item in wire form. */
export type Item = Readonly<Record<string, AttributeValue>>;

const unitBytes = 1024;

/** What writing this much costs: a write unit for each started KB. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / unitBytes));
}

/** An item's size by DynamoDB's rules: its names and values in UTF-8. */
export function itemBytes(item: Item | undefined): number {
  return Object.entries(item ?? {}).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.M !== undefined) {
    return 3 + Object.keys(value.M).length + itemBytes(value.M);
  }
  if (value.L !== undefined) {
    return 3 + value.L.reduce((sum, element) => sum + 1 + valueBytes(element), 0);
  }
  return 1;
}
