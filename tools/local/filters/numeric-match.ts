import { FilterSyntaxError } from './filter-syntax-error.ts';
import { isNumberLiteral, type JsonLeaf } from './json-leaf.ts';

/**
 * Compiles the operand of `numeric`: `["=", n]`, one bound (`[">=", n]`) or a range
 * (`[">", low, "<=", high]`). Values run from -1e9 to 1e9 with five decimals, so comparison is
 * done on numbers rounded to five decimals. Only JSON numbers match.
 *
 * @throws FilterSyntaxError in the words that SNS uses.
 */
export function compileNumericRange(operand: unknown): (leaf: JsonLeaf) => boolean {
  if (!Array.isArray(operand)) throw new FilterSyntaxError('Value of numeric must be an array.');
  const terms = parseTerms(operand);
  return (leaf) => {
    const value = numberOf(leaf);
    return value !== undefined && terms.every((term) => term.holds(round(value), term.bound));
  };
}

interface Term {
  readonly bound: number;
  readonly holds: (value: number, bound: number) => boolean;
}

const comparisons: Readonly<Record<string, Term['holds']>> = {
  '=': (value, bound) => value === bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
};

function parseTerms(members: readonly unknown[]): readonly Term[] {
  const [operator] = members;
  if (typeof operator !== 'string') {
    throw new FilterSyntaxError(`Invalid member in numeric match: ${shown(operator)}`);
  }
  const first = parseTerm(operator, members[1]);
  if (members.length === 2) return [first];
  return [first, parseUpperTerm(operator, first, members)];
}

function parseUpperTerm(lower: string, first: Term, members: readonly unknown[]): Term {
  const operator = members[2];
  if (!lower.startsWith('>')) {
    throw new FilterSyntaxError('Too many elements in numeric expression');
  }
  if (typeof operator !== 'string') {
    throw new FilterSyntaxError(`Bad value in numeric range: ${shown(operator)}`);
  }
  if (!operator.startsWith('<')) {
    throw new FilterSyntaxError(`Bad numeric range operator: ${operator}`);
  }
  const second = parseTerm(operator, members[3]);
  if (members.length > 4) {
    throw new FilterSyntaxError('Too many terms in numeric range expression');
  }
  if (second.bound <= first.bound) throw new FilterSyntaxError('Bottom must be less than top');
  return second;
}

function parseTerm(operator: string, bound: unknown): Term {
  const holds = comparisons[operator];
  if (holds === undefined) {
    throw new FilterSyntaxError(`Unrecognized numeric range operator: ${operator}`);
  }
  const value = numberOf(bound);
  if (value === undefined) {
    throw new FilterSyntaxError(
      `Value of ${operator === '=' ? 'equals' : operator} must be numeric`,
    );
  }
  if (Math.abs(value) > 1e9) {
    throw new FilterSyntaxError('Value must be between -1.0E9 and 1.0E9, inclusive');
  }
  return { bound: round(value), holds };
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return isNumberLiteral(value) ? Number(value.numberText) : undefined;
}

function round(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

function shown(member: unknown): string {
  if (member === undefined) return ']';
  return isNumberLiteral(member) ? member.numberText : String(member);
}
