import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kind, kinds, type Names } from './kinds.ts';

/** A file that is written: a new one, or an old one with lines added. */
export interface FileChange {
  /** Below the root. */
  readonly path: string;
  readonly text: string;
}

/** A wrong word on the command line, with its remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Two words at least: no reserved word, nor an id or a consumer's name of the reference, has two. */
const nameRule = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/;
const longestName = 30;

/**
 * Every file of a new consumer, without writing any. Throws a {@link UsageError} for a name that is not
 * free or not allowed and for an unknown source, and an error when a place to add to is gone.
 */
export function planConsumer(root: string, name: string, from: string): readonly FileChange[] {
  const kind = kinds[from];
  if (kind === undefined) {
    throw new UsageError(`--from must be ${Object.keys(kinds).join(', ')}, got ${from || 'none'}`);
  }
  if (!nameRule.test(name) || name.length > longestName) {
    throw new UsageError(
      `the name must be two or more words of a-z and 0-9 with hyphens (award-points), ${longestName} letters at most, got ${name || 'none'}; take another name`,
    );
  }
  if (existsSync(join(root, 'lambdas', name))) {
    throw new UsageError(`lambdas/${name} is there already; take another name`);
  }
  const names = namesOf(name);
  checkFree(root, kind, names);
  return [...newFiles(kind, names), ...additions(root, kind, names)];
}

/** What the consumer's code is called must be nothing else in the code that it is put into. */
function checkFree(root: string, kind: Kind, { folder, camel, pascal }: Names): void {
  const templates = newFiles(kind, { folder: '', pascal: '', camel: '' });
  const around = [kind.stack, 'contracts/outputs.ts'].map((path) => textOf(root, path));
  const words = [...templates.map(({ text }) => text), ...around].join('\n').match(/\w+/g);
  const taken = [camel, pascal, `${pascal}Job`, `${pascal}QueueUrl`].find(
    (word) => words?.includes(word) || word in globalThis,
  );
  if (taken !== undefined) {
    throw new UsageError(
      `the name must be free in the code of a consumer, got ${folder}: ${taken} is another thing there; take another name`,
    );
  }
}

function newFiles(kind: Kind, names: Names): readonly FileChange[] {
  const { folder } = names;
  const test = `test/lambdas/${folder}/${folder}.test.ts`;
  return [
    { path: `lambdas/${folder}/${folder}.ts`, text: kind.decision(names) },
    { path: `lambdas/${folder}/handler.ts`, text: kind.handler(names) },
    { path: test, text: kind.test(names) },
    ...(kind.contract ? [{ path: `contracts/${folder}-job.ts`, text: kind.contract(names) }] : []),
  ];
}

function additions(root: string, kind: Kind, names: Names): readonly FileChange[] {
  const variables = `  '${names.folder}': ${kind.variables},\n`;
  return [
    change(root, 'contracts/environment.ts', (text) => insertVariables(text, variables)),
    change(root, kind.stack, (text) => insertAtConstructorEnd(text, kind.declaration(names))),
  ];
}

function change(
  root: string,
  path: string,
  edit: (text: string) => string | undefined,
): FileChange {
  const edited = edit(textOf(root, path));
  if (edited === undefined) {
    throw new Error(
      `${path} has no place for a consumer; declare it by hand (docs/write-a-consumer.md)`,
    );
  }
  return { path, text: edited };
}

/** Empty for a file that a fork has taken away. */
function textOf(root: string, path: string): string {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Before the first consumer: at the ends of the table the patches of docs/fork.md meet other lines. */
function insertVariables(text: string, code: string): string | undefined {
  const [first] = text.match(/^ {2}'[\w-]+': .*queueConsumer.*\n/m) ?? [];
  if (first === undefined) return undefined;
  return text.replace(first, code + first);
}

/** Adds lines at the end of the constructor of a file's only class, which stands last in it. */
export function insertAtConstructorEnd(text: string, code: string): string | undefined {
  const at = text.lastIndexOf('\n  }\n}');
  return at < 0 ? undefined : `${text.slice(0, at + 1)}${code}${text.slice(at + 1)}`;
}

function namesOf(folder: string): Names {
  const words = folder.split('-');
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return { folder, pascal, camel: pascal.charAt(0).toLowerCase() + pascal.slice(1) };
}
