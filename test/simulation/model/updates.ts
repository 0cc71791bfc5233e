import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item, Placeholders } from './conditions.ts';

/** One clause's part: an attribute's place, and the placeholder of its value. */
interface Step {
  readonly adds: boolean;
  readonly path: string;
  readonly value: string;
}

const compiled = new Map<string, readonly Step[]>();

/** The item after an update expression of SET and ADD clauses. */
export function updated(expression: string, item: Item, given: Placeholders): Item {
  let steps = compiled.get(expression);
  if (steps === undefined) {
    steps = compile(expression);
    compiled.set(expression, steps);
  }
  const next: Record<string, AttributeValue> = { ...item };
  for (const { adds, path, value } of steps) {
    const name = given.ExpressionAttributeNames?.[path] ?? path;
    const operand = given.ExpressionAttributeValues?.[value];
    if (operand === undefined) throw new Error(`no value for ${value}`);
    next[name] = adds ? { N: String(Number(item[name]?.N ?? 0) + Number(operand.N)) } : operand;
  }
  return next;
}

function compile(expression: string): Step[] {
  const steps: Step[] = [];
  for (const [, word, clause = ''] of expression.matchAll(/(SET|ADD) (.+?)(?= ADD |$)/g)) {
    for (const part of clause.split(', ')) {
      const [path = '', value = ''] = part.split(word === 'SET' ? ' = ' : ' ');
      steps.push({ adds: word === 'ADD', path, value });
    }
  }
  return steps;
}
