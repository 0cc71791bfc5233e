/** A DynamoDB attribute value, such as `{ S: 'text' }`. */
type AttributeValue = Readonly<Record<string, unknown>>;

export type Item = Readonly<Record<string, AttributeValue>>;

/** An item's key as one text, the same whatever the order of its attributes. */
export function keyText(key: Item): string {
  return JSON.stringify(Object.entries(key).sort(([left], [right]) => (left < right ? -1 : 1)));
}
