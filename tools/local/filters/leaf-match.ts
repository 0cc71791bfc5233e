import { BlockList, isIP } from 'node:net';
import { isObject } from '../assembly/template.ts';
import { FilterSyntaxError } from './filter-syntax-error.ts';
import { isNumberLiteral, type JsonLeaf } from './json-leaf.ts';
import { compileNumericRange } from './numeric-match.ts';

/** Decides over all scalars found at one path; an absent path has none. */
export type LeafMatch = (leaves: readonly JsonLeaf[]) => boolean;

/** How the dialects of SNS and of event source mappings differ. */
export interface Dialect {
  /** SNS compares numbers by value, an event source mapping by text (FLT-06). */
  readonly numbers: 'value' | 'text';
  /** `exists: true` asks for a value that is neither null nor empty (SNS key matching). */
  readonly existsMeansValue: boolean;
  readonly cidr: boolean;
}

/**
 * Compiles one member of a rule's array: a scalar (exact), or one operator: `prefix`, `suffix`,
 * `equals-ignore-case`, `anything-but`, `numeric`, `exists`, and `cidr` where the dialect has it.
 *
 * @throws FilterSyntaxError in the words that SNS uses.
 */
export function compileLeafMatch(expression: unknown, dialect: Dialect): LeafMatch {
  if (Array.isArray(expression)) {
    throw new FilterSyntaxError('Match value must be String, number, true, false, or null');
  }
  if (!isObject(expression) || isNumberLiteral(expression)) {
    return some(equalTo(expression as JsonLeaf, dialect));
  }
  const [name, ...others] = Object.keys(expression);
  if (name === undefined) throw new FilterSyntaxError('Empty match expression');
  const compile = operators[name];
  if (compile === undefined || (name === 'cidr' && !dialect.cidr)) {
    throw new FilterSyntaxError(`Unrecognized match type ${name}`);
  }
  if (others.length > 0) throw new FilterSyntaxError('Only one key allowed in match expression');
  return compile(expression[name], dialect);
}

type LeafTest = (leaf: JsonLeaf) => boolean;

const operators: Readonly<Record<string, (operand: unknown, dialect: Dialect) => LeafMatch>> = {
  prefix: (operand) => some(textTest('prefix', operand)),
  suffix: (operand) => some(textTest('suffix', operand)),
  'equals-ignore-case': (operand) => some(textTest('equals-ignore-case', operand)),
  'anything-but': (operand, dialect) => some(anythingBut(operand, dialect)),
  numeric: (operand) => some(compileNumericRange(operand)),
  exists: compileExists,
  cidr: (operand) => some(compileCidr(operand)),
};

function some(test: LeafTest): LeafMatch {
  return (leaves) => leaves.some(test);
}

function equalTo(expected: JsonLeaf, dialect: Dialect): LeafTest {
  const canonical = comparable(expected, dialect);
  return (leaf) => comparable(leaf, dialect) === canonical;
}

function comparable(leaf: JsonLeaf, dialect: Dialect): string | number | boolean | null {
  if (isNumberLiteral(leaf)) {
    return dialect.numbers === 'text' ? `#${leaf.numberText}` : Number(leaf.numberText);
  }
  if (typeof leaf === 'number' && dialect.numbers === 'text') return `#${leaf}`;
  return typeof leaf === 'string' && dialect.numbers === 'text' ? `"${leaf}` : leaf;
}

const textTests = {
  prefix: (operand: string) => (leaf: JsonLeaf) =>
    typeof leaf === 'string' && leaf.startsWith(operand),
  suffix: (operand: string) => (leaf: JsonLeaf) =>
    typeof leaf === 'string' && leaf.endsWith(operand),
  'equals-ignore-case': (operand: string) => {
    const folded = operand.toLowerCase();
    return (leaf: JsonLeaf) => typeof leaf === 'string' && leaf.toLowerCase() === folded;
  },
};

function textTest(name: keyof typeof textTests, operand: unknown): LeafTest {
  if (typeof operand !== 'string') {
    throw new FilterSyntaxError(`${name} match pattern must be a string`);
  }
  return textTests[name](operand);
}

function anythingBut(operand: unknown, dialect: Dialect): LeafTest {
  if (isObject(operand) && !isNumberLiteral(operand)) return anythingButText(operand);
  const excluded = Array.isArray(operand) ? operand : [operand];
  if (excluded.length === 0) throw new FilterSyntaxError('Empty anything-but list');
  if (!excluded.every(isTextOrNumber)) {
    throw new FilterSyntaxError('anything-but must be a string, a number or a list of them');
  }
  const tests = excluded.map((value) => equalTo(value as JsonLeaf, dialect));
  return (leaf) => !tests.some((test) => test(leaf));
}

function anythingButText(operand: Readonly<Record<string, unknown>>): LeafTest {
  const [name, ...others] = Object.keys(operand);
  if (name === undefined || !(name in textTests) || others.length > 0) {
    throw new FilterSyntaxError(`Unsupported anything-but pattern: ${name ?? 'empty'}`);
  }
  const values = [operand[name]].flat();
  if (values.length === 0) throw new FilterSyntaxError('Empty anything-but list');
  const tests = values.map((value) => textTest(name as keyof typeof textTests, value));
  return (leaf) => !tests.some((test) => test(leaf));
}

function isTextOrNumber(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || isNumberLiteral(value);
}

function compileExists(operand: unknown, dialect: Dialect): LeafMatch {
  if (typeof operand !== 'boolean') {
    throw new FilterSyntaxError('exists match pattern must be either true or false.');
  }
  if (!operand) return (leaves) => leaves.length === 0;
  if (!dialect.existsMeansValue) return (leaves) => leaves.length > 0;
  return some((leaf) => leaf !== null && leaf !== '');
}

function compileCidr(operand: unknown): LeafTest {
  const [address, bits, ...rest] = typeof operand === 'string' ? operand.split('/') : [];
  const version = isIP(address ?? '');
  const length = Number(bits);
  const longest = version === 4 ? 32 : 128;
  if (!address || version === 0 || rest.length > 0 || !isWhole(length, longest) || bits === '') {
    throw new FilterSyntaxError("Malformed CIDR, one '/' required");
  }
  const block = new BlockList();
  block.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6');
  return (leaf) => typeof leaf === 'string' && inBlock(block, leaf);
}

function inBlock(block: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && block.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

function isWhole(value: number, largest: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= largest;
}
