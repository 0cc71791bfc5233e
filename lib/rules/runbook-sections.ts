import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether the heading exists that `docs/runbooks/queues.md#consumer-stalled` names. */
export function findSection(root: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const file = join(root, path);
  if (!existsSync(file)) return false;
  const headings = readFileSync(file, 'utf8').matchAll(/^#{1,6} +(.+?) *$/gm);
  return [...headings].some(([, heading = '']) => anchorOf(heading) === anchor);
}

/** As GitHub makes it: lower case, hyphens for spaces, no punctuation. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
