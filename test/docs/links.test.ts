import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorsOf, type Link, linksOf, readDocuments, root } from './documents.ts';

const documents = readDocuments();
const links = documents.flatMap(linksOf);

describe('the documents', () => {
  test('link to files and sections that exist', () => {
    expect(links.map(findFault).filter((fault) => fault !== undefined)).toEqual([]);
  });

  test('are all found, and their links too', () => {
    expect(documents.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'README.md',
        'docs/aws-semantics.md',
        'docs/glossary.md',
        'docs/guarantees.md',
        'docs/local-cloud.md',
        'docs/runbooks/queues.md',
        'docs/runbooks/streams.md',
      ]),
    );
    expect(links.length).toBeGreaterThan(20);
  });

  test('name no path of anybody’s machine', () => {
    const path = /(?<![\w.>])(\/(work|home|Users|root|tmp|mnt|opt)(\/|\b)|[A-Z]:\\)/;

    const found = documents.flatMap(({ path: document, text }) =>
      text
        .split('\n')
        .flatMap((line, at) => (path.test(line) ? [`${document}:${at + 1} ${line}`] : [])),
    );

    expect(found).toEqual([]);
  });
});

describe('the check of links', () => {
  const from = (target: string) => findFault({ document: 'docs/glossary.md', target });

  test('knows a missing file', () => {
    expect(from('nowhere.md')).toBe('docs/glossary.md: nowhere.md is no file');
  });

  test('knows a missing section', () => {
    expect(from('glossary.md#nowhere')).toBe('docs/glossary.md: glossary.md#nowhere is no section');
  });

  test('knows a section of the same document', () => {
    expect(from('#what-is-sent')).toBeUndefined();
  });

  test('leaves other sites alone', () => {
    expect(from('https://example.com/nowhere')).toBeUndefined();
  });
});

describe('an anchor', () => {
  test.each([
    ['## Two words', 'two-words'],
    ['### Honoured, no-op, refused', 'honoured-no-op-refused'],
    ['# `code` and a [link](there.md)', 'code-and-a-link'],
    ['## SQS: polling_it', 'sqs-polling_it'],
  ])('of "%s" is %s', (heading, anchor) => {
    expect(anchorsOf(heading)).toEqual([anchor]);
  });

  test('of a second heading of the same words ends in -1', () => {
    expect(anchorsOf('## Over\n\n## Over\n')).toEqual(['over', 'over-1']);
  });

  test('is not made of a comment in fenced code', () => {
    expect(anchorsOf('```sh\n# no heading\n```\n')).toEqual([]);
  });
});

function findFault({ document, target }: Link): string | undefined {
  if (/^(https?|mailto):/.test(target)) return undefined;
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? document : join(dirname(document), file);
  if (!existsSync(join(root, path))) return `${document}: ${target} is no file`;
  if (anchor === undefined || !path.endsWith('.md')) return undefined;
  const anchors = anchorsOf(readFileSync(join(root, path), 'utf8'));
  return anchors.includes(anchor) ? undefined : `${document}: ${target} is no section`;
}
