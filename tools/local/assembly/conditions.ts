import { AssemblyError } from './assembly-error.ts';
import { type Evaluated, evaluate, mapJson, noValue, type Scope } from './evaluate.ts';
import { intrinsicOf, isObject, type Json, type Template } from './template.ts';

/** Evaluates a template's conditions by name, each once; throws on an unknown name. */
export function conditionsOf(template: Template, scope: () => Scope): (name: string) => boolean {
  const known = new Map<string, boolean>();
  const byName = (name: string): boolean => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const definition = template.Conditions?.[name];
    if (definition === undefined)
      throw new AssemblyError(`condition ${name} is not in the template`);
    const value = holds(definition, scope(), byName);
    known.set(name, value);
    return value;
  };
  return byName;
}

/**
 * A value with every `Fn::If` replaced by its branch and every `AWS::NoValue` removed; other
 * intrinsics stay. What remains is what the resource is really given, so the gate can judge it.
 */
export function chooseBranches(value: Json, condition: (name: string) => boolean): Json {
  const chosen = chooseAny(value, condition);
  return chosen === noValue ? null : chosen;
}

function chooseAny(value: Json, condition: (name: string) => boolean): Evaluated {
  const intrinsic = intrinsicOf(value);
  if (intrinsic?.name === 'Ref' && intrinsic.argument === 'AWS::NoValue') return noValue;
  if (intrinsic?.name === 'Fn::If' && Array.isArray(intrinsic.argument)) {
    const [name, yes, no] = intrinsic.argument as readonly Json[];
    return chooseAny((condition(String(name)) ? yes : no) ?? null, condition);
  }
  return mapJson(value, (child) => chooseAny(child, condition));
}

function holds(definition: Json, scope: Scope, byName: (name: string) => boolean): boolean {
  const [entry] = isObject(definition) ? Object.entries(definition) : [];
  if (!entry) throw new AssemblyError(`not a condition: ${JSON.stringify(definition)}`);
  const [name, argument] = entry;
  if (name === 'Condition') return byName(String(argument));
  const parts = Array.isArray(argument) ? (argument as readonly Json[]) : [];
  const each = (part: Json) => holds(part, scope, byName);
  switch (name) {
    case 'Fn::Equals': {
      const [left, right] = parts.map((part) => JSON.stringify(evaluate(part, scope)));
      return left === right;
    }
    case 'Fn::And':
      return parts.every(each);
    case 'Fn::Or':
      return parts.some(each);
    case 'Fn::Not':
      return !parts.every(each);
    default:
      throw new AssemblyError(`${name} is not supported in a condition`);
  }
}
