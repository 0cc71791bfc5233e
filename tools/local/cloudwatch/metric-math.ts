import { AssemblyError } from '../assembly/assembly-error.ts';
import type { Expression, Operator } from './expression.ts';
import { functions } from './math-functions.ts';
import { map, map2, type Series, type Value } from './value.ts';

/** What the words of an expression stand for. */
export interface Scope {
  /** Datapoints of a metric or of another expression by its id; undefined for an unknown id. */
  series(id: string): Series | undefined;
  /** Every metric, for `METRICS()`. */
  all(): readonly Series[];
  readonly periodSeconds: number;
}

/** Evaluates an expression over the same stretch of time for all of its metrics (CW-18). */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'word':
      return seriesOf(expression.word, scope);
    case 'list':
      return { all: expression.items.map((item) => asSeries(evaluate(item, scope))) };
    case 'negated':
      return map(evaluate(expression.operand, scope), (value) => -value);
    case 'binary': {
      const { operator, left, right } = expression;
      return map2(evaluate(left, scope), evaluate(right, scope), operators[operator]);
    }
    default:
      return call(expression, scope);
  }
}

/** Names of functions that an expression calls and that are not known here. */
export function unknownFunctions(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'binary':
      return [...unknownFunctions(expression.left), ...unknownFunctions(expression.right)];
    case 'negated':
      return unknownFunctions(expression.operand);
    case 'list':
      return expression.items.flatMap(unknownFunctions);
    case 'call': {
      const known = expression.name in functions || expression.name in scoped;
      return [...(known ? [] : [expression.name]), ...expression.items.flatMap(unknownFunctions)];
    }
    default:
      return [];
  }
}

const truth = (is: boolean) => Number(is);

/** A result that is no number, such as a division by zero, is no datapoint (CW-20). */
const operators: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  '<': (left, right) => truth(left < right),
  '<=': (left, right) => truth(left <= right),
  '>': (left, right) => truth(left > right),
  '>=': (left, right) => truth(left >= right),
  '==': (left, right) => truth(left === right),
  '!=': (left, right) => truth(left !== right),
  '&&': (left, right) => truth(left !== 0 && right !== 0),
  '||': (left, right) => truth(left !== 0 || right !== 0),
};

/** Functions whose value is not one of their arguments' alone. */
const scoped: Readonly<Record<string, (scope: Scope) => Value>> = {
  METRICS: (scope) => ({ all: scope.all() }),
  PERIOD: ({ periodSeconds }) => periodSeconds,
};

function call({ name, items }: Extract<Expression, { kind: 'call' }>, scope: Scope): Value {
  const ofScope = scoped[name];
  if (ofScope) return ofScope(scope);
  const known = functions[name];
  if (known === undefined) throw new AssemblyError(`metric math knows no function ${name}`);
  const words = items.map((item) => (item.kind === 'word' ? item.word : ''));
  const values = items.map((item, at) =>
    known.words?.includes(words[at] ?? '') ? 0 : evaluate(item, scope),
  );
  return known.apply(values, { periodSeconds: scope.periodSeconds, words });
}

function seriesOf(id: string, scope: Scope): Series {
  const series = scope.series(id);
  if (series === undefined) throw new AssemblyError(`metric math knows no metric ${id}`);
  return series;
}

function asSeries(value: Value): Series {
  if (typeof value === 'number') return [value];
  return 'all' in value ? (value.all[0] ?? []) : value;
}
