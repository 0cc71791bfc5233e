import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Payloads } from './claim-check.ts';
import { clientSettings } from './clients.ts';
import { lazily } from './lazily.ts';

/**
 * A bucket for the data of large events. Its lifecycle must keep objects longer than any copy of a
 * message can come: source retention + dead-letter retention + a day.
 */
export function s3Payloads(bucket: string, client?: S3Client): Payloads {
  // Only large events need it.
  const s3 = lazily(() => client ?? new S3Client(clientSettings));
  return {
    bucket,
    async put(key, body) {
      const ContentType = 'application/json';
      await s3().send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType }));
    },
    async get(key) {
      try {
        const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
  };
}
