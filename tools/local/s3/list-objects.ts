import { AwsError } from '../ports.ts';
import type { BucketStore } from './bucket-store.ts';
import { document, element } from './s3-xml.ts';

interface Listing {
  /** Keys and common prefixes in text order. */
  readonly entries: readonly { readonly name: string; readonly folder: boolean }[];
}

const mostKeys = 1000;

/** The `ListObjectsV2` answer: prefix, delimiter, max-keys, start-after and continuation token. */
export function listObjects(store: BucketStore, bucket: string, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = maxKeys(query.get('max-keys'));
  const after = startOf(query);
  const keys = store.list(bucket, prefix);
  const all = grouped(keys, prefix, delimiter).entries.filter(({ name }) => isAfter(name, after));
  const page = all.slice(0, most);
  const truncated = all.length > page.length;
  const last = page.at(-1)?.name ?? '';
  const encoded = encoder(query);
  const contents = page.map(({ name, folder }) =>
    folder
      ? `<CommonPrefixes>${element('Prefix', encoded(name))}</CommonPrefixes>`
      : contentOf({ store, bucket, key: name, shown: encoded(name) }),
  );
  const head = [
    element('Name', bucket),
    element('Prefix', encoded(prefix)),
    ...(delimiter === '' ? [] : [element('Delimiter', encoded(delimiter))]),
    ...(query.get('encoding-type') === 'url' ? [element('EncodingType', 'url')] : []),
    element('MaxKeys', most),
    element('KeyCount', page.length),
    element('IsTruncated', truncated),
    ...(truncated ? [element('NextContinuationToken', Buffer.from(last).toString('base64'))] : []),
  ];
  return document('ListBucketResult', [...head, ...contents].join(''));
}

function grouped(keys: readonly string[], prefix: string, delimiter: string): Listing {
  const seen = new Set<string>();
  const entries = keys.flatMap((key) => {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (end < 0) return [{ name: key, folder: false }];
    const name = key.slice(0, end + delimiter.length);
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ name, folder: true }];
  });
  return { entries };
}

interface ContentOptions {
  readonly store: BucketStore;
  readonly bucket: string;
  readonly key: string;
  readonly shown: string;
}

function contentOf({ store, bucket, key, shown }: ContentOptions): string {
  const { etag, body, modifiedMs } = store.getObject(bucket, key);
  const fields = [
    element('Key', shown),
    element('LastModified', new Date(modifiedMs).toISOString()),
    element('ETag', `"${etag}"`),
    element('Size', body.length),
    element('StorageClass', 'STANDARD'),
  ];
  return `<Contents>${fields.join('')}</Contents>`;
}

function maxKeys(text: string | null): number {
  if (text === null) return mostKeys;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return Math.min(value, mostKeys);
  throw new AwsError('InvalidArgument', `max-keys must be a whole number, got ${text}`);
}

function startOf(query: URLSearchParams): string {
  const token = query.get('continuation-token');
  return token === null
    ? (query.get('start-after') ?? '')
    : Buffer.from(token, 'base64').toString();
}

function isAfter(name: string, start: string): boolean {
  return start === '' || Buffer.compare(Buffer.from(name), Buffer.from(start)) > 0;
}

function encoder(query: URLSearchParams): (text: string) => string {
  if (query.get('encoding-type') !== 'url') return (text) => text;
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/');
}
