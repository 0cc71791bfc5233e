import { AssemblyError } from '../assembly/assembly-error.ts';

/** A parsed expression of CloudWatch's metric math. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly items: readonly Expression[] }
  | { readonly kind: 'negated'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

export type Operator =
  | '||'
  | '&&'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '^';

/** Loosest first. */
const levels: readonly (readonly Operator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];

const synonyms: Readonly<Record<string, Operator>> = { AND: '&&', OR: '||' };
const tokenPattern = /\s*(\d+(?:\.\d+)?|[A-Za-z_]\w*|&&|\|\||[<>=!]=|[-+*/^<>(),[\]])/y;

/** Parses an expression. Throws what is wrong with it, and where. */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  const parser = new Parser(text, tokens);
  return parser.whole();
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  const pattern = new RegExp(tokenPattern);
  while (pattern.lastIndex < text.trimEnd().length) {
    const at = pattern.lastIndex;
    const [, token] = pattern.exec(text) ?? [];
    if (token === undefined)
      throw wrong(text, `has an unknown sign at "${text.slice(at, at + 12)}"`);
    tokens.push(synonyms[token] ?? token);
  }
  return tokens;
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string, tokens: readonly string[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#binary(0);
    if (this.#next !== undefined) throw wrong(this.#text, `goes on at "${this.#next}"`);
    return expression;
  }

  get #next(): string | undefined {
    return this.#tokens[this.#at];
  }

  #binary(level: number): Expression {
    const operators = levels[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = operators.find((one) => one === this.#next);
      if (operator === undefined) return left;
      this.#at += 1;
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1) };
    }
  }

  #unary(): Expression {
    if (this.#next !== '-') return this.#primary();
    this.#at += 1;
    return { kind: 'negated', operand: this.#unary() };
  }

  #primary(): Expression {
    const token = this.#next;
    this.#at += 1;
    if (token === '(') {
      const inner = this.#binary(0);
      this.#expect(')');
      return inner;
    }
    if (token === '[') return { kind: 'list', items: this.#items(']') };
    if (token !== undefined && /^\d/.test(token)) return { kind: 'number', value: Number(token) };
    if (token === undefined || !/^[A-Za-z_]/.test(token)) {
      throw wrong(this.#text, `has ${token ? `"${token}"` : 'nothing'} where a value must be`);
    }
    if (this.#next !== '(') return { kind: 'word', word: token };
    this.#at += 1;
    return { kind: 'call', name: token, items: this.#items(')') };
  }

  #items(end: string): readonly Expression[] {
    const items: Expression[] = [];
    while (this.#next !== end) {
      items.push(this.#binary(0));
      if (this.#next !== end) this.#expect(',');
    }
    this.#at += 1;
    return items;
  }

  #expect(token: string): void {
    if (this.#next !== token) {
      throw wrong(
        this.#text,
        `has ${this.#next ? `"${this.#next}"` : 'its end'} where "${token}" must be`,
      );
    }
    this.#at += 1;
  }
}

function wrong(text: string, what: string): AssemblyError {
  return new AssemblyError(`metric math "${text}" ${what}`);
}
