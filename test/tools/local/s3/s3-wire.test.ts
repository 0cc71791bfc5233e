import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BucketStore } from '../../../../tools/local/s3/bucket-store.ts';
import { s3Wire } from '../../../../tools/local/s3/s3-wire.ts';
import { startWireServer, type WireServer } from '../../../../tools/local/wire/wire-server.ts';

const store = new BucketStore({ now: () => 1_800_000_000_000 });
let server: WireServer;
let client: S3Client;

beforeAll(async () => {
  store.create('orders');
  server = await startWireServer(0, s3Wire(store));
  client = new S3Client({
    endpoint: `http://127.0.0.1:${server.port}`,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

describe('a bucket, by the AWS SDK', () => {
  test('gives back body, metadata, type and ETag of an object', async () => {
    const at = { Bucket: 'orders', Key: 'a folder/ü.json' };
    await client.send(
      new PutObjectCommand({
        ...at,
        Body: '{"a":1}',
        Metadata: { origin: 'test' },
        ContentType: 'application/json',
      }),
    );

    const { Body, ETag, Metadata, ContentType, ContentLength } = await client.send(
      new GetObjectCommand(at),
    );

    expect(await Body?.transformToString()).toBe('{"a":1}');
    expect({ ETag, Metadata, ContentType, ContentLength }).toEqual({
      ETag: '"bb6cb5c68df4652941caf652a366f2d8"',
      Metadata: { origin: 'test' },
      ContentType: 'application/json',
      ContentLength: 7,
    });
  });

  test('decodes a streamed body with a checksum trailer', async () => {
    const Body = Readable.from(['hello ', 'world']);
    await client.send(
      new PutObjectCommand({ Bucket: 'orders', Key: 'streamed', Body, ContentLength: 11 }),
    );

    expect(store.get('orders', 'streamed')?.toString()).toBe('hello world');
  });

  test('gives a range', async () => {
    store.put('orders', 'ranged', Buffer.from('0123456789'));

    const { Body, ContentRange } = await client.send(
      new GetObjectCommand({ Bucket: 'orders', Key: 'ranged', Range: 'bytes=2-4' }),
    );

    expect([await Body?.transformToString(), ContentRange]).toEqual(['234', 'bytes 2-4/10']);
  });

  test('lists keys in text order, by prefix, by folder and by page', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'listed' }));
    for (const key of ['b/2', 'a', 'b/1', 'c&d']) store.put('listed', key, Buffer.from('x'));

    const all = await client.send(new ListObjectsV2Command({ Bucket: 'listed' }));
    const inB = await client.send(new ListObjectsV2Command({ Bucket: 'listed', Prefix: 'b/' }));
    const top = await client.send(new ListObjectsV2Command({ Bucket: 'listed', Delimiter: '/' }));
    const page = await client.send(new ListObjectsV2Command({ Bucket: 'listed', MaxKeys: 3 }));
    const rest = await client.send(
      new ListObjectsV2Command({ Bucket: 'listed', ContinuationToken: page.NextContinuationToken }),
    );

    expect(all.Contents?.map(({ Key }) => Key)).toEqual(['a', 'b/1', 'b/2', 'c&d']);
    expect(inB.Contents?.map(({ Key }) => Key)).toEqual(['b/1', 'b/2']);
    expect(top.CommonPrefixes).toEqual([{ Prefix: 'b/' }]);
    expect([page.IsTruncated, page.KeyCount]).toEqual([true, 3]);
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(['c&d']);
  });

  test('forgets a deleted object', async () => {
    const at = { Bucket: 'orders', Key: 'gone' };
    store.put('orders', 'gone', Buffer.from('x'));

    await client.send(new DeleteObjectCommand(at));

    await expect(client.send(new HeadObjectCommand(at))).rejects.toMatchObject({
      name: 'NotFound',
    });
    await expect(client.send(new GetObjectCommand(at))).rejects.toMatchObject({
      name: 'NoSuchKey',
      message: 'The specified key does not exist.',
    });
  });

  test('that does not exist is reported', async () => {
    const at = { Bucket: 'missing', Key: 'a', Body: 'x' };

    await expect(client.send(new PutObjectCommand(at))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    await expect(client.send(new HeadBucketCommand({ Bucket: 'missing' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });
});
