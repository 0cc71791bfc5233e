import { AssemblyError } from '../assembly/assembly-error.ts';
import type { AlarmState } from './alarm-definition.ts';

/** The rule of a composite alarm. */
export type CompositeRule =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: 'not'; readonly operand: CompositeRule }
  | { readonly kind: 'and' | 'or'; readonly left: CompositeRule; readonly right: CompositeRule };

const tokenPattern = /\s*(\(|\)|"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z_]+|[^\s()]+)/y;
const states: readonly AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

/** Parses `ALARM("a") AND NOT (OK(b) OR FALSE)`. Throws what is wrong with it. */
export function parseCompositeRule(text: string): CompositeRule {
  const tokens: string[] = [];
  const pattern = new RegExp(tokenPattern);
  while (pattern.lastIndex < text.trimEnd().length) tokens.push(pattern.exec(text)?.[1] ?? '');
  let at = 0;
  const wrong = (wanted: string) =>
    new AssemblyError(`AlarmRule "${text}" has ${tokens[at] ?? 'its end'} where ${wanted} must be`);
  const take = (token: string): void => {
    if (tokens[at] !== token) throw wrong(`"${token}"`);
    at += 1;
  };
  const or = (): CompositeRule => {
    let left = and();
    while (tokens[at] === 'OR') {
      at += 1;
      left = { kind: 'or', left, right: and() };
    }
    return left;
  };
  const and = (): CompositeRule => {
    let left = not();
    while (tokens[at] === 'AND') {
      at += 1;
      left = { kind: 'and', left, right: not() };
    }
    return left;
  };
  const not = (): CompositeRule => {
    if (tokens[at] !== 'NOT') return primary();
    at += 1;
    return { kind: 'not', operand: not() };
  };
  const primary = (): CompositeRule => {
    const token = tokens[at];
    if (token === '(') {
      at += 1;
      const inner = or();
      take(')');
      return inner;
    }
    const state = states.find((one) => one === token);
    if (token !== 'TRUE' && token !== 'FALSE' && state === undefined) {
      throw wrong('ALARM, OK, INSUFFICIENT_DATA, TRUE, FALSE, NOT or "("');
    }
    at += 1;
    if (state === undefined) return { kind: 'constant', value: token === 'TRUE' };
    take('(');
    const alarm = (tokens[at] ?? '').replace(/^["']|["']$/g, '');
    at += 1;
    take(')');
    return { kind: 'state', state, alarm };
  };
  const rule = or();
  if (at < tokens.length) throw wrong('AND, OR or its end');
  return rule;
}

/** Whether the rule holds, given each alarm's state by name or ARN. */
export function holds(rule: CompositeRule, stateOf: (alarm: string) => AlarmState): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !holds(rule.operand, stateOf);
    case 'and':
      return holds(rule.left, stateOf) && holds(rule.right, stateOf);
    default:
      return holds(rule.left, stateOf) || holds(rule.right, stateOf);
  }
}

/** The alarms that a rule names. */
export function alarmsIn(rule: CompositeRule): readonly string[] {
  switch (rule.kind) {
    case 'state':
      return [rule.alarm];
    case 'not':
      return alarmsIn(rule.operand);
    case 'constant':
      return [];
    default:
      return [...alarmsIn(rule.left), ...alarmsIn(rule.right)];
  }
}
