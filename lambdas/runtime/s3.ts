import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from './clients.ts';
import { lazily } from './lazily.ts';
import type { DeadLetterBucket } from './stream-consumer.ts';

/** The bucket that a stream consumer's environment names. */
export function s3DeadLetters(
  environment: { readonly DEAD_LETTER_BUCKET: string },
  client?: S3Client,
): DeadLetterBucket {
  // Only failures need it.
  const s3 = lazily(() => client ?? new S3Client(clientSettings));
  return {
    async put(key, letter) {
      const command = new PutObjectCommand({
        Bucket: environment.DEAD_LETTER_BUCKET,
        Key: key,
        Body: JSON.stringify(letter),
        ContentType: 'application/json',
      });
      await s3().send(command);
    },
  };
}
