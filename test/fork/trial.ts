import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runIn, scratchCopy } from '../support/scratch-copy.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'fork.md');

/** The forks that the page offers, by the headings whose commands make them, in their order. */
export const forks: readonly (readonly string[])[] = [
  ['Without Kinesis'],
  ['Without the API'],
  ['Without Kinesis', 'Without the API, after Kinesis'],
];

/** A fork, as it was made in a scratch copy; the caller removes the copy. */
export interface Trial {
  readonly copy: string;
  /** What a command said that failed; empty when all of them worked. */
  readonly failure: string;
}

/** In a scratch copy: other commands, then those that the page has under headings; each is committed. */
export function tryFork(headings: readonly string[], before: readonly string[] = []): Trial {
  const copy = scratchCopy();
  const steps = ['git init -q', ...before, ...headings.map(commandUnder)];
  for (const step of steps) {
    const failure = doIn(copy, step) || doIn(copy, commit);
    if (failure !== '') return { copy, failure };
  }
  return { copy, failure: '' };
}

const author = '-c user.name=fork -c user.email=fork@localhost -c commit.gpgsign=false';
const commit = `git add -A && git ${author} commit --quiet --message step`;

/** What it said if it failed. */
function doIn(copy: string, command: string): string {
  const { code, text } = runIn(copy, 'sh', ['-c', command]);
  return code === 0 ? '' : text || `${command} failed`;
}

function commandUnder(heading: string): string {
  const [, section = ''] = readFileSync(page, 'utf8').split(`\n## ${heading}\n`);
  const [, command = 'false'] = section.match(/```sh\n([\s\S]*?)```/) ?? [];
  return command;
}
