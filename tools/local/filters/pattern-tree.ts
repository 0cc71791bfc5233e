import { isObject } from '../assembly/template.ts';
import { FilterSyntaxError } from './filter-syntax-error.ts';
import { isNumberLiteral, leavesOf } from './json-leaf.ts';
import { compileLeafMatch, type Dialect, type LeafMatch } from './leaf-match.ts';

/** Whether a JSON document matches. */
export type DocumentMatch = (document: unknown) => boolean;

/**
 * Compiles a pattern: keys are ANDed, the members of a rule's array ORed, `$or` (two or more
 * objects) ORs alternatives. A nested pattern over an array of objects matches when one single
 * element satisfies it.
 *
 * @throws FilterSyntaxError
 */
export function compileTree(pattern: unknown, dialect: Dialect): DocumentMatch {
  if (!isObject(pattern)) throw new FilterSyntaxError('Filter is not an object');
  const keys = Object.keys(pattern);
  if (keys.length === 0) throw new FilterSyntaxError('Empty objects are not allowed');
  const matches = keys.map((key) => compileKey(key, pattern[key], dialect));
  return (document) => matches.every((match) => match(document));
}

/** The alternatives of a `$or`, or undefined when the key is an ordinary field. */
export function alternativesOf(
  key: string,
  rule: unknown,
): readonly Readonly<Record<string, unknown>>[] | undefined {
  if (key !== '$or' || !Array.isArray(rule) || rule.length < 2) return undefined;
  return rule.every(isObject) ? rule : undefined;
}

function compileKey(key: string, rule: unknown, dialect: Dialect): DocumentMatch {
  const alternatives = alternativesOf(key, rule);
  if (alternatives !== undefined) {
    const branches = alternatives.map((branch) => compileTree(branch, dialect));
    return (document) => branches.some((branch) => branch(document));
  }
  if (Array.isArray(rule)) return compileLeafRule(key, rule, dialect);
  if (!isObject(rule) || isNumberLiteral(rule)) {
    throw new FilterSyntaxError(`"${key}" must be an object or an array`);
  }
  const nested = compileTree(rule, dialect);
  return (document) => someElement(fieldOf(document, key), nested);
}

function compileLeafRule(key: string, rule: readonly unknown[], dialect: Dialect): DocumentMatch {
  if (rule.length === 0) throw new FilterSyntaxError('Empty arrays are not allowed');
  const members: readonly LeafMatch[] = rule.map((member) => compileLeafMatch(member, dialect));
  return (document) => {
    const leaves = leavesOf(fieldOf(document, key));
    return members.some((match) => match(leaves));
  };
}

function someElement(value: unknown, match: DocumentMatch): boolean {
  if (!Array.isArray(value)) return match(value);
  return value.length === 0
    ? match(undefined)
    : value.some((element) => someElement(element, match));
}

function fieldOf(document: unknown, key: string): unknown {
  return isObject(document) && Object.hasOwn(document, key) ? document[key] : undefined;
}
