import { AwsError, type WireHandler, type WireRequest, type WireResponse } from '../ports.ts';
import type { BucketStore, StoredObject } from './bucket-store.ts';
import { decodeChunkedBody } from './chunked-body.ts';
import { listObjects } from './list-objects.ts';
import { document, element } from './s3-xml.ts';

interface Target {
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
}

const xml = { 'content-type': 'application/xml' };
const keptHeaders = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-language',
  'expires',
];
const metadataPrefix = 'x-amz-meta-';

/** S3's REST protocol, path style: buckets, objects and `ListObjectsV2`. */
export function s3Wire(store: BucketStore): WireHandler {
  return async (request) => {
    try {
      return answer(store, request, targetOf(request.path));
    } catch (error) {
      return failure(request, error);
    }
  };
}

function targetOf(path: string): Target {
  const slash = path.indexOf('/', 1);
  const bucket = slash < 0 ? path.slice(1) : path.slice(1, slash);
  const key = slash < 0 ? '' : path.slice(slash + 1);
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
}

function answer(store: BucketStore, request: WireRequest, target: Target): WireResponse {
  if (target.bucket === '') return listBuckets(store, request);
  return target.key === '' ? ofBucket(store, request, target) : ofObject(store, request, target);
}

function listBuckets(store: BucketStore, request: WireRequest): WireResponse {
  if (request.method !== 'GET') throw unsupported(request);
  const buckets = store.names().map((name) => `<Bucket>${element('Name', name)}</Bucket>`);
  const body = document('ListAllMyBucketsResult', `<Buckets>${buckets.join('')}</Buckets>`);
  return { status: 200, headers: xml, body };
}

function ofBucket(store: BucketStore, request: WireRequest, { bucket }: Target): WireResponse {
  switch (request.method) {
    case 'PUT':
      store.create(bucket);
      return { status: 200, headers: { location: `/${bucket}` }, body: '' };
    case 'HEAD':
      store.list(bucket);
      return { status: 200, headers: {}, body: '' };
    case 'GET':
      if (request.query.get('list-type') !== '2') throw unsupported(request);
      return { status: 200, headers: xml, body: listObjects(store, bucket, request.query) };
    default:
      throw unsupported(request);
  }
}

function ofObject(store: BucketStore, request: WireRequest, target: Target): WireResponse {
  const { bucket, key } = target;
  if (unsupportedParameters.some((name) => request.query.has(name))) throw unsupported(request);
  switch (request.method) {
    case 'PUT':
      return putObject(store, request, target);
    case 'GET':
      return found(request, store.getObject(bucket, key));
    case 'HEAD':
      return { ...found(request, store.getObject(bucket, key)), body: '' };
    case 'DELETE':
      store.remove(bucket, key);
      return { status: 204, headers: {}, body: '' };
    default:
      throw unsupported(request);
  }
}

const unsupportedParameters = ['uploadId', 'uploads', 'tagging', 'acl', 'versionId'];

function putObject(
  store: BucketStore,
  request: WireRequest,
  { bucket, key }: Target,
): WireResponse {
  const { headers, body } = request;
  if (headers['x-amz-copy-source'] !== undefined) throw unsupported(request);
  const chunked = headers['x-amz-content-sha256']?.startsWith('STREAMING-');
  const metadata = Object.entries(headers)
    .filter(([name]) => name.startsWith(metadataPrefix))
    .map(([name, value]) => [name.slice(metadataPrefix.length), value] as const);
  const kept = keptHeaders.flatMap((name) =>
    headers[name] ? [[name, headers[name]] as const] : [],
  );
  const { etag } = store.store(bucket, key, chunked ? decodeChunkedBody(body) : body, {
    metadata: Object.fromEntries(metadata),
    headers: Object.fromEntries(kept),
  });
  return { status: 200, headers: { etag: `"${etag}"` }, body: '' };
}

function found(request: WireRequest, object: StoredObject): WireResponse {
  const metadata = Object.entries(object.metadata).map(
    ([name, value]) => [`${metadataPrefix}${name}`, value] as const,
  );
  const headers = {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    ...Object.fromEntries(metadata),
    'content-length': String(object.body.length),
    'accept-ranges': 'bytes',
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modifiedMs).toUTCString(),
  };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (!range) return { status: 200, headers, body: object.body };
  const start = Number(range[1]);
  const end = Math.min(
    range[2] ? Number(range[2]) : Number.POSITIVE_INFINITY,
    object.body.length - 1,
  );
  if (start > end)
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  const part = object.body.subarray(start, end + 1);
  const contentRange = `bytes ${start}-${end}/${object.body.length}`;
  const partial = { 'content-range': contentRange, 'content-length': String(part.length) };
  return { status: 206, headers: { ...headers, ...partial }, body: part };
}

function unsupported({ method, path, query }: WireRequest): AwsError {
  const text = `${method} ${path}${query.size > 0 ? `?${query}` : ''}`;
  return new AwsError('NotImplemented', `S3 ${text} is not supported by the local cloud`, 501);
}

function failure({ method, path }: WireRequest, error: unknown): WireResponse {
  const known =
    error instanceof AwsError ? error : new AwsError('InternalError', String(error), 500);
  const content = [
    element('Code', known.code),
    element('Message', known.message),
    element('Resource', path),
  ];
  const body = method === 'HEAD' ? '' : document('Error', content.join(''), false);
  return { status: known.status, headers: xml, body };
}
