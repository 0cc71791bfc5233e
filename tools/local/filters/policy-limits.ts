import { isObject } from '../assembly/template.ts';
import { AwsError } from '../ports.ts';
import { FilterSyntaxError } from './filter-syntax-error.ts';
import { alternativesOf } from './pattern-tree.ts';

/** Where a policy's keys are looked up. */
export type FilterPolicyScope = 'MessageAttributes' | 'MessageBody';

const maximumKeys = 5;
const maximumCombinations = 150;
const maximumBytes = 262_144;

type Policy = Readonly<Record<string, unknown>>;

/**
 * Refuses what SNS-07 refuses: more than 5 leaf keys, 150 combinations (values, times the depth
 * of the key, multiplied; the alternatives of a `$or` are added) or 256 KB, and nesting in scope
 * `MessageAttributes`.
 *
 * @throws FilterSyntaxError, or AwsError `InvalidParameter` for the nesting.
 */
export function checkPolicyLimits(json: string, policy: Policy, scope: FilterPolicyScope): void {
  if (scope === 'MessageAttributes' && isNested(policy)) {
    throw new AwsError(
      'InvalidParameter',
      'Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy',
    );
  }
  if (Buffer.byteLength(json) > maximumBytes) {
    throw new FilterSyntaxError('Filter policy can not be larger than 256 KB');
  }
  if (keysOf(policy, '').size > maximumKeys) {
    throw new FilterSyntaxError(`Filter policy can not have more than ${maximumKeys} keys`);
  }
  if (combinationsOf(policy, 1) > maximumCombinations) {
    throw new FilterSyntaxError('Filter policy is too complex');
  }
}

function isNested(policy: Policy): boolean {
  return Object.entries(policy).some(([key, rule]) => {
    const branches = alternativesOf(key, rule);
    return branches === undefined ? isObject(rule) : branches.some(isNested);
  });
}

function keysOf(policy: Policy, path: string): Set<string> {
  const keys = Object.entries(policy).flatMap(([key, rule]) => {
    const branches = alternativesOf(key, rule);
    if (branches !== undefined) return branches.flatMap((branch) => [...keysOf(branch, path)]);
    return isObject(rule) ? [...keysOf(rule, `${path}${key}\n`)] : [`${path}${key}`];
  });
  return new Set(keys);
}

function combinationsOf(policy: Policy, depth: number): number {
  return Object.entries(policy).reduce((product, [key, rule]) => {
    const branches = alternativesOf(key, rule);
    if (branches !== undefined) {
      return product * branches.reduce((sum, branch) => sum + combinationsOf(branch, depth), 0);
    }
    if (isObject(rule)) return product * combinationsOf(rule, depth + 1);
    return product * (rule as readonly unknown[]).length * depth;
  }, 1);
}
