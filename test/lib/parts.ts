import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '../../contracts/environment.ts';

const root = join(import.meta.dirname, '..', '..');

/** The parts of the system that have a stack, by their files: a fork may have fewer, or more. */
export const stackParts: readonly string[] = readdirSync(join(root, 'lib', 'stacks'))
  .filter((file) => file.endsWith('-stack.ts') && file !== 'service-stack.ts')
  .map((file) => pascal(file.replace('-stack.ts', '')))
  .sort();

/** The functions that consume from a queue or from the log. */
export const consumerNames: readonly string[] = Object.entries(environment)
  .filter(([, variables]) =>
    variables.some((name: string) => name === 'SOURCE_QUEUE_URL' || name === 'DEAD_LETTER_BUCKET'),
  )
  .map(([name]) => name)
  .sort();

/** Whether a file of the repository is there. */
export function hasPart(path: string): boolean {
  return existsSync(join(root, path));
}

function pascal(words: string): string {
  return words
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
