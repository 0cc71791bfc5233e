import { intrinsicOf, isObject, type Json, type JsonObject } from '../assembly/template.ts';
import { honoured, isNoOp, type PropertyRules, type Rule } from './rule.ts';

/** One property of a template, as deep as the table judges it. */
export interface PropertyLeaf {
  /** `RedrivePolicy.maxReceiveCount`, `Tags`, `GlobalSecondaryIndexes[0].IndexName`. */
  readonly path: string;
  /** `noop` with its reason; `refused` when the table says nothing. */
  readonly verdict: 'honoured' | 'refused' | { readonly noop: string };
}

/** Walks properties along the rules down to what each verdict applies to. */
export function leavesOf(
  properties: JsonObject,
  rules: PropertyRules,
  prefix = '',
): PropertyLeaf[] {
  return Object.entries(properties).flatMap(([name, value]) =>
    leavesAt(prefix === '' ? name : `${prefix}.${name}`, value, rules[name]),
  );
}

function leavesAt(path: string, value: Json, rule: Rule | undefined): PropertyLeaf[] {
  if (rule === undefined) return [{ path, verdict: 'refused' }];
  if (rule === honoured) return [{ path, verdict: 'honoured' }];
  if (isNoOp(rule)) return [{ path, verdict: rule }];
  if (Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((entry, at) =>
      leavesAt(`${path}[${at}]`, entry, rule),
    );
  }
  if (!isObject(value) || intrinsicOf(value)) return [{ path, verdict: 'refused' }];
  return leavesOf(value, rule, path);
}
