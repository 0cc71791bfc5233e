import { isObject } from '../assembly/template.ts';
import { AwsError } from '../ports.ts';
import { FilterSyntaxError } from './filter-syntax-error.ts';
import { parseKeepingNumbers } from './json-leaf.ts';
import type { Dialect } from './leaf-match.ts';
import { alternativesOf, compileTree } from './pattern-tree.ts';

/** What a pattern says of one top-level key: nothing, plain values, or fields of a document. */
export type PatternFormat = 'none' | 'plain' | 'json';

/** A compiled pattern of an event source mapping: call it with the event. */
export interface EventPattern {
  (event: unknown): boolean;
  /** Decides the format rules of FLT-03 and FLT-04. */
  format(key: string): PatternFormat;
}

const dialect: Dialect = { numbers: 'text', existsMeansValue: false, cidr: false };

/**
 * Compiles one `Pattern` of an event source mapping's filter criteria (FLT-01, FLT-06).
 *
 * @throws AwsError `InvalidParameterValueException` "Invalid filter pattern definition." (FLT-05)
 */
export function compilePattern(json: string): EventPattern {
  const pattern = parseKeepingNumbers(json);
  try {
    const match = compileTree(pattern, dialect);
    return Object.assign((event: unknown) => match(event), {
      format: (key: string) => formatOf(pattern, key),
    });
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    throw new AwsError('InvalidParameterValueException', 'Invalid filter pattern definition.');
  }
}

function formatOf(pattern: unknown, key: string): PatternFormat {
  if (!isObject(pattern)) return 'none';
  const rule = pattern[key];
  if (Array.isArray(rule)) return 'plain';
  if (isObject(rule)) return 'json';
  const branches = alternativesOf('$or', pattern.$or) ?? [];
  const formats = branches.map((branch) => formatOf(branch, key));
  if (formats.includes('json')) return 'json';
  return formats.includes('plain') ? 'plain' : 'none';
}
