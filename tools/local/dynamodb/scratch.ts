import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';

/** A new empty directory, in memory where the system has such a place. */
export function makeScratch(): string {
  const parents = existsSync(memory) ? [memory, tmpdir()] : [tmpdir()];
  for (const parent of parents) {
    try {
      return mkdtempSync(join(parent, 'local-cloud-'));
    } catch (error) {
      if (parent === parents.at(-1)) throw error;
    }
  }
  throw new Error('unreachable: the last parent either served or threw');
}
