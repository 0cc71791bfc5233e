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

/** What a joined or substituted text is made of, in order; nothing when it is neither. */
export function partsOf(value: unknown): readonly unknown[] {
  const [, joined] = itemsOf(valueAt(value, 'Fn::Join'));
  if (joined !== undefined) return itemsOf(joined);
  const [template, variables] = itemsOf(valueAt(value, 'Fn::Sub'));
  if (typeof template !== 'string') return [];
  return template.split(/(\$\{[^}]*\})/).map((part) => {
    const [, name] = /^\$\{(.*)\}$/.exec(part) ?? [];
    if (name === undefined) return part;
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    return (
      membersOf(variables)[name] ?? (name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name })
    );
  });
}

/** Text with its references by name: `arn:AWS::Partition:sns:AWS::Region:...`, `<Bucket.Arn>/*`. */
export function plainText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = partsOf(value);
  if (parts.length > 0) return parts.map(plainText).join('');
  const name = itemsOf(valueAt(value, 'Ref') ?? valueAt(value, 'Fn::GetAtt')).join('.');
  return name.startsWith('AWS::') ? name : `<${name || 'another stack'}>`;
}

/** Whether text fits a pattern of IAM: `*` is any text, `?` one character, case does not matter. */
export function matchesPattern(text: string, pattern: string): boolean {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(text);
}
