/** A JSON number whose text is not the canonical one (`300.0`, `3e2`); FLT-06 compares text. */
export interface NumberLiteral {
  readonly numberText: string;
}

/** A value at the end of a path of a JSON document. */
export type JsonLeaf = string | number | boolean | null | NumberLiteral;

export function isNumberLiteral(value: unknown): value is NumberLiteral {
  return value instanceof Literal;
}

/** The scalars found at one path: arrays count by their elements, objects are no leaves. */
export function leavesOf(value: unknown): readonly JsonLeaf[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((element) => leavesOf(element));
  if (isNumberLiteral(value)) return [value];
  if (typeof value === 'object' && value !== null) return [];
  return [value as JsonLeaf];
}

/** Parses JSON and keeps the text of unusual numbers as {@link NumberLiteral}; undefined if invalid. */
export function parseKeepingNumbers(text: string): unknown {
  try {
    return unusualNumber.test(text) ? JSON.parse(text, reviveNumber) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unusualNumber = /\d(?:\.\d|[eE])/;

class Literal implements NumberLiteral {
  readonly numberText: string;

  constructor(numberText: string) {
    this.numberText = numberText;
  }
}

function reviveNumber(_key: string, value: unknown, context?: { readonly source?: string }) {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || source === String(value)) return value;
  return new Literal(source);
}
