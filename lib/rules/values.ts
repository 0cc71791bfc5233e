/** The members of a JSON object; none when the value is no object. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** The items of a list; a single value stands for a list of one, nothing for an empty list. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** What stands at a path of members: `valueAt(properties, 'ScalingConfig.MaximumConcurrency')`. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce((inner, name) => membersOf(inner)[name], value);
}

/** A number, which CloudFormation also takes as text; `otherwise` when it is neither. */
export function numberAt(value: unknown, path: string, otherwise: number): number {
  const found = valueAt(value, path);
  const number = typeof found === 'string' && found !== '' ? Number(found) : found;
  return typeof number === 'number' && !Number.isNaN(number) ? number : otherwise;
}

/** True and `"true"` are true. */
export function isTrueAt(value: unknown, path: string): boolean {
  return String(valueAt(value, path)) === 'true';
}

/** Text, or `otherwise` when there is none or only CloudFormation knows it. */
export function textAt(value: unknown, path: string, otherwise: string): string {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : otherwise;
}
