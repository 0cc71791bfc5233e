import type { AttributeValue } from '@aws-sdk/client-dynamodb';

type Item = Readonly<Record<string, AttributeValue>>;

/** Placeholders of an expression. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

/**
 * Whether a condition holds for an item. Knows what this project uses: `attribute_exists(a)`,
 * `attribute_not_exists(a)`, `a < :v`, `a = :v`, AND, OR and parentheses; throws for anything else.
 */
export function holds(expression: string, item: Item | undefined, given: Placeholders): boolean {
  const source = expression.replace(
    /attribute_(not_)?exists\(([#\w]+)\)|([#\w]+) ([<=]) (:\w+)|\bAND\b|\bOR\b|[()\s]/g,
    (token, not, path, left, operator, right) => {
      if (token === 'AND') return '&';
      if (token === 'OR') return '|';
      if (path) return truth((attribute(path, item, given) === undefined) === (not !== undefined));
      if (left) return truth(compares(attribute(left, item, given), operator, value(right, given)));
      return token.trim();
    },
  );
  return reduce(source, expression);
}

/** The item after an update expression of SET and ADD clauses. */
export function updated(expression: string, item: Item, given: Placeholders): Item {
  const next: Record<string, AttributeValue> = { ...item };
  for (const [, word, clause = ''] of expression.matchAll(/(SET|ADD) (.+?)(?= ADD |$)/g)) {
    for (const part of clause.split(', ')) {
      const [path = '', right = ''] = part.split(word === 'SET' ? ' = ' : ' ');
      const name = given.ExpressionAttributeNames?.[path] ?? path;
      const operand = value(right, given);
      next[name] =
        word === 'SET' ? operand : { N: String(Number(item[name]?.N ?? 0) + Number(operand.N)) };
    }
  }
  return next;
}

function reduce(source: string, expression: string): boolean {
  let rest = source;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest
      .replace(/\(([TF])\)/g, '$1')
      .replace(/([TF])&([TF])/, (_, a, b) => truth(a === 'T' && b === 'T'));
    if (rest === before) {
      rest = rest.replace(/([TF])\|([TF])(?!&)/, (_, a, b) => truth(a === 'T' || b === 'T'));
    }
  }
  if (rest !== 'T' && rest !== 'F') throw new Error(`cannot read the condition ${expression}`);
  return rest === 'T';
}

function truth(value: boolean): 'T' | 'F' {
  return value ? 'T' : 'F';
}

function attribute(path: string, item: Item | undefined, given: Placeholders) {
  return item?.[given.ExpressionAttributeNames?.[path] ?? path];
}

function value(placeholder: string, given: Placeholders): AttributeValue {
  const found = given.ExpressionAttributeValues?.[placeholder];
  if (found === undefined) throw new Error(`no value for ${placeholder}`);
  return found;
}

function compares(left: AttributeValue | undefined, operator: string, right: AttributeValue) {
  if (left === undefined) return false;
  const [a, b] = right.N === undefined ? [left.S, right.S] : [Number(left.N), Number(right.N)];
  if (a === undefined || b === undefined) return false;
  return operator === '<' ? a < b : a === b;
}
