import { createHash } from 'node:crypto';
import { AwsError, type Buckets } from '../ports.ts';

/** An object as a bucket keeps it. */
export interface StoredObject {
  readonly body: Buffer;
  /** MD5 in hex, without quotes. */
  readonly etag: string;
  readonly modifiedMs: number;
  /** User metadata: lower-cased names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** `content-type` and its like, given back as they came. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What accompanies an object that is put. */
export interface PutOptions {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Buckets in memory. */
export class BucketStore implements Buckets {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Map<string, StoredObject>>();

  constructor({ now }: { readonly now: () => number }) {
    this.#now = now;
  }

  /** Creating an existing bucket changes nothing. */
  create(bucket: string): void {
    if (!this.#buckets.has(bucket)) this.#buckets.set(bucket, new Map());
  }

  names(): readonly string[] {
    return [...this.#buckets.keys()];
  }

  has(bucket: string): boolean {
    return this.#buckets.has(bucket);
  }

  put(
    bucket: string,
    key: string,
    body: Buffer,
    metadata?: Readonly<Record<string, string>>,
  ): void {
    this.store(bucket, key, body, { metadata });
  }

  /** As {@link put}, with headers; answers with what was kept. */
  store(
    bucket: string,
    key: string,
    body: Buffer,
    { metadata = {}, headers = {} }: PutOptions = {},
  ) {
    const etag = createHash('md5').update(body).digest('hex');
    const object = { body, etag, modifiedMs: this.#now(), metadata, headers };
    this.#bucket(bucket).set(key, object);
    return object;
  }

  list(bucket: string, prefix = ''): readonly string[] {
    const keys = [...this.#bucket(bucket).keys()].filter((key) => key.startsWith(prefix));
    return keys.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  }

  get(bucket: string, key: string): Buffer | undefined {
    return this.find(bucket, key)?.body;
  }

  find(bucket: string, key: string): StoredObject | undefined {
    return this.#bucket(bucket).get(key);
  }

  /** Throws {@link AwsError} `NoSuchKey`. */
  getObject(bucket: string, key: string): StoredObject {
    const object = this.find(bucket, key);
    if (!object) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
    return object;
  }

  remove(bucket: string, key: string): void {
    this.#bucket(bucket).delete(key);
  }

  #bucket(name: string): Map<string, StoredObject> {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return bucket;
  }
}
