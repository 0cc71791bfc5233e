import { AssemblyError } from './assembly-error.ts';
import { intrinsicOf, isObject, type Json } from './template.ts';

/** What intrinsic functions look up while one stack's values are evaluated. */
export interface Scope {
  /** A parameter, pseudo parameter or resource; undefined when unknown. */
  ref(name: string): Json | undefined;
  attribute(logicalId: string, name: string): Json | undefined;
  condition(name: string): boolean;
  mapping(map: string, top: string, second: string): Json | undefined;
  exported(name: string): Json | undefined;
  stackOutput(stackName: string, outputName: string): Json | undefined;
}

/** What `AWS::NoValue` evaluates to: the property that holds it is removed. */
export const noValue: unique symbol = Symbol('AWS::NoValue');

export type Evaluated = Json | typeof noValue;

/**
 * A template value with every intrinsic function replaced by what it stands for. Keys and list
 * entries that come to `AWS::NoValue` are left out. Throws {@link AssemblyError} for an unknown
 * name or an unsupported function, naming it.
 */
export function evaluate(value: Json, scope: Scope): Json {
  const result = evaluateAny(value, scope);
  return result === noValue ? null : result;
}

/** Leaves `AWS::NoValue` visible. */
function evaluateAny(value: Json, scope: Scope): Evaluated {
  const intrinsic = intrinsicOf(value);
  if (intrinsic) return callIntrinsic(intrinsic.name, intrinsic.argument, scope);
  return mapJson(value, (child) => evaluateAny(child, scope));
}

/** Applies a change to every child, dropping those that come to {@link noValue}. */
export function mapJson(value: Json, change: (child: Json) => Evaluated): Json {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map(change).filter((child) => child !== noValue);
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, child]) => {
    const changed = change(child);
    return changed === noValue ? [] : [[key, changed] as const];
  });
  return Object.fromEntries(entries);
}

type Intrinsic = (argument: Json, scope: Scope) => Evaluated;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => {
    const name = textOf('Ref', argument);
    return name === 'AWS::NoValue' ? noValue : known(`Ref ${name}`, scope.ref(name));
  },
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, name] = attributePath(argument, scope);
    return known(`Fn::GetAtt ${logicalId}.${name}`, scope.attribute(logicalId, name));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, values] = listOf('Fn::Join', argument);
    const parts = listOf('Fn::Join', evaluate(values ?? [], scope));
    return parts.map((part) => textOf('Fn::Join', part)).join(textOf('Fn::Join', separator));
  },
  'Fn::Sub': substitute,
  'Fn::Select': (argument, scope) => {
    const [index, values] = listOf('Fn::Select', evaluate(argument, scope));
    const list = listOf('Fn::Select', values);
    return known(`Fn::Select index ${String(index)} of ${list.length}`, list[Number(index)]);
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = listOf('Fn::Split', evaluate(argument, scope));
    return textOf('Fn::Split', text).split(textOf('Fn::Split', separator));
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = listOf('Fn::If', argument);
    const chosen = scope.condition(textOf('Fn::If', name)) ? yes : no;
    return evaluateAny(known('Fn::If branch', chosen), scope);
  },
  'Fn::FindInMap': (argument, scope) => {
    const path = listOf('Fn::FindInMap', evaluate(argument, scope));
    const [map, top, second] = path.map((part) => textOf('Fn::FindInMap', part));
    const value = scope.mapping(map ?? '', top ?? '', second ?? '');
    return known(`Fn::FindInMap ${map}.${top}.${second}`, value);
  },
  'Fn::ImportValue': (argument, scope) => {
    const name = textOf('Fn::ImportValue', evaluate(argument, scope));
    return known(`Fn::ImportValue ${name}`, scope.exported(name));
  },
  'Fn::GetStackOutput': (argument, scope) => {
    const options = evaluate(argument, scope);
    const { StackName, OutputName } = isObject(options) ? options : {};
    const stack = textOf('Fn::GetStackOutput', StackName).replace(
      /^arn:[^/]+stack\/([^/]+).*$/,
      '$1',
    );
    const output = textOf('Fn::GetStackOutput', OutputName);
    return known(`Fn::GetStackOutput ${stack}.${output}`, scope.stackOutput(stack, output));
  },
  'Fn::Base64': (argument, scope) =>
    Buffer.from(textOf('Fn::Base64', evaluate(argument, scope))).toString('base64'),
};

function callIntrinsic(name: string, argument: Json, scope: Scope): Evaluated {
  const intrinsic = intrinsics[name];
  if (!intrinsic) throw new AssemblyError(`${name} is not supported by the local cloud`);
  return intrinsic(argument, scope);
}

function substitute(argument: Json, scope: Scope): Json {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const local = isObject(variables) ? variables : {};
  return textOf('Fn::Sub', template).replace(/\$\{([^}]*)\}/g, (_whole, inner: string) => {
    if (inner.startsWith('!')) return `\${${inner.slice(1)}}`;
    return textOf('Fn::Sub', substitution(inner.trim(), local, scope));
  });
}

function substitution(name: string, local: Readonly<Record<string, Json>>, scope: Scope): Json {
  const own = local[name];
  if (own !== undefined) return evaluate(own, scope);
  const dot = name.indexOf('.');
  if (dot < 0) return known(`Fn::Sub \${${name}}`, scope.ref(name));
  return known(`Fn::Sub \${${name}}`, scope.attribute(name.slice(0, dot), name.slice(dot + 1)));
}

function attributePath(argument: Json, scope: Scope): [string, string] {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return [argument.slice(0, dot), argument.slice(dot + 1)];
  }
  const [logicalId, name] = listOf('Fn::GetAtt', argument);
  return [textOf('Fn::GetAtt', logicalId), textOf('Fn::GetAtt', evaluate(name ?? null, scope))];
}

function known<T>(subject: string, value: T | undefined): T {
  if (value === undefined) throw new AssemblyError(`${subject} refers to nothing in the assembly`);
  return value;
}

function listOf(subject: string, value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value;
  throw new AssemblyError(`${subject} needs a list, got ${JSON.stringify(value)}`);
}

function textOf(subject: string, value: Json | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new AssemblyError(`${subject} needs text, got ${JSON.stringify(value)}`);
}
