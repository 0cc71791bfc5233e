import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runIn, scratchCopy } from '../support/scratch-copy.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'fork.md');

/** A section of the page on forks, as it was done in a scratch copy; the caller removes the copy. */
export interface Trial {
  readonly copy: string;
  /** What a command said that failed; empty when all of them worked. */
  readonly failure: string;
}

/** Does what the page says under a heading: removes files, applies the patch. */
export function tryFork(heading: string): Trial {
  const copy = scratchCopy();
  const commands = commandsUnder(heading);
  for (const command of commands) {
    const removed =
      command
        .match(/^git rm -rq (.+)$/)?.[1]
        ?.trim()
        .split(/\s+/) ?? [];
    const [, patch] = command.match(/^git apply (.+)$/) ?? [];
    for (const path of removed) rmSync(join(copy, path), { recursive: true });
    if (patch === undefined) continue;
    const { code, text } = runIn(copy, 'git', ['apply', '--whitespace=nowarn', patch]);
    if (code !== 0) return { copy, failure: text };
  }
  return { copy, failure: commands.length === 2 ? '' : `${commands.length} commands` };
}

function commandsUnder(heading: string): readonly string[] {
  const [, section = ''] = readFileSync(page, 'utf8').split(`\n## ${heading}\n`);
  const [, block = ''] = section.match(/```sh\n([\s\S]*?)```/) ?? [];
  return block
    .replaceAll(/\\\n\s*/g, '')
    .trim()
    .split('\n');
}
