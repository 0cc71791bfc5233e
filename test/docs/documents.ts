import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One Markdown file of the repository. */
export interface Document {
  /** From the repository's root: `docs/glossary.md`. */
  readonly path: string;
  readonly text: string;
}

/** A link as it is written. */
export interface Link {
  readonly document: string;
  /** `../a.md#section`, `#section`, `https://...`. */
  readonly target: string;
}

/** The repository's root. */
export const root = join(import.meta.dirname, '..', '..');

/** What a reader meets: the README, CONTRIBUTING, and everything under `docs/`. */
export function readDocuments(): readonly Document[] {
  const paths = [...namesIn('.', '.md').filter(isAtRoot), ...filesBelow('docs', '.md')];
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Paths from the root of the files below a folder that end in one of these. */
export function filesBelow(folder: string, ...endings: readonly string[]): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => join(folder, name));
}

/** The text without fenced code, whose brackets and hashes are neither links nor headings. */
function proseOf(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(text: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...proseOf(text).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) => {
    const slug = slugOf(heading);
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

/** The links of a document, inline code left out. */
export function linksOf({ path, text }: Document): readonly Link[] {
  const prose = proseOf(text).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map(([, target = '']) => ({
    document: path,
    target,
  }));
}

function namesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith(ending));
}

function isAtRoot(name: string): boolean {
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].includes(name);
}

function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
