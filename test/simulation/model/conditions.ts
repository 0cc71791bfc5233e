import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item in wire form. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** The placeholders of an expression. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

/** Whether something holds for an item. */
type Test = (item: Item | undefined, given: Placeholders) => boolean;

const compiled = new Map<string, Test>();

/** Whether a condition holds for an item. Throws for what no runtime of this project writes. */
export function holds(expression: string, item: Item | undefined, given: Placeholders): boolean {
  let condition = compiled.get(expression);
  if (condition === undefined) {
    condition = compile(expression);
    compiled.set(expression, condition);
  }
  return condition(item, given);
}

/** Parses OR over AND over single tests; parentheses and `NOT` nest. */
function compile(expression: string): Test {
  const tokens = expression.match(/[()]|<=|>=|<>|[<>=]|,|[#:]?\w+/g) ?? [];
  let at = 0;
  const expect = (token: string) => {
    if (tokens[at] !== token) throw new Error(`expected ${token} in the condition ${expression}`);
    at += 1;
  };
  const word = () => {
    const token = tokens[at];
    if (token === undefined) throw new Error(`the condition ${expression} ends too soon`);
    at += 1;
    return token;
  };

  const either = (): Test => {
    const terms = [both()];
    while (tokens[at] === 'OR') {
      at += 1;
      terms.push(both());
    }
    const [only] = terms;
    if (only && terms.length === 1) return only;
    return (item, given) => terms.some((term) => term(item, given));
  };
  const both = (): Test => {
    const terms = [single()];
    while (tokens[at] === 'AND') {
      at += 1;
      terms.push(single());
    }
    const [only] = terms;
    if (only && terms.length === 1) return only;
    return (item, given) => terms.every((term) => term(item, given));
  };
  const single = (): Test => {
    const token = word();
    if (token === '(') {
      const inner = either();
      expect(')');
      return inner;
    }
    if (token === 'NOT') {
      const inner = single();
      return (item, given) => !inner(item, given);
    }
    if (token === 'attribute_exists' || token === 'attribute_not_exists') {
      expect('(');
      const path = word();
      expect(')');
      const wanted = token === 'attribute_exists';
      return (item, given) => (attribute(path, item, given) !== undefined) === wanted;
    }
    return comparison(token, word(), word());
  };

  const whole = either();
  if (at !== tokens.length) throw new Error(`cannot read the condition ${expression}`);
  return whole;
}

function comparison(left: string, operator: string, right: string): Test {
  const compare = comparisons[operator];
  if (compare === undefined) throw new Error(`no comparison ${operator}`);
  return (item, given) => {
    const a = operand(left, item, given);
    const b = operand(right, item, given);
    if (a === undefined || b === undefined) return false;
    if (a.N !== undefined && b.N !== undefined) return compare(Number(a.N), Number(b.N));
    return a.S !== undefined && b.S !== undefined && compare(a.S, b.S);
  };
}

const comparisons: Readonly<Record<string, (a: string | number, b: string | number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
};

function operand(token: string, item: Item | undefined, given: Placeholders) {
  return token.startsWith(':')
    ? given.ExpressionAttributeValues?.[token]
    : attribute(token, item, given);
}

function attribute(path: string, item: Item | undefined, given: Placeholders) {
  return item?.[given.ExpressionAttributeNames?.[path] ?? path];
}
