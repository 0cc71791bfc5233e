import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityBatchCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { StageOutputs } from '../../contracts/outputs.ts';
import type { DemoCloud } from './cloud.ts';
import { consumers } from './expectations.ts';
import type { Poison } from './poison.ts';
import { clientConfig } from './publish.ts';

/** One message that was given up on. */
export interface DeadLetter {
  readonly consumer: string;
  /** Why, as the runtime recorded it; `unknown` when AWS moved the message by itself. */
  readonly reason: string;
  readonly body: string;
  /** The queue or the bucket key in which it waits. */
  readonly place: string;
}

/** Every dead letter of the stage, on whatever queue or in the bucket it waits; none is taken. */
export async function findDeadLetters(
  cloud: DemoCloud,
  stage: StageOutputs,
): Promise<readonly DeadLetter[]> {
  const sqs = new SQSClient(clientConfig(cloud));
  const s3 = new S3Client({ ...clientConfig(cloud), forcePathStyle: true });

  const { QueueUrls } = await sqs.send(new ListQueuesCommand({}));
  const found: DeadLetter[] = [];
  for (const url of QueueUrls ?? []) found.push(...(await readQueue(sqs, url)));
  found.push(...(await readBucket(s3, stage.streamDeadLetterBucketName)));

  sqs.destroy();
  s3.destroy();
  return found;
}

async function readQueue(sqs: SQSClient, url: string): Promise<DeadLetter[]> {
  const messages: Message[] = [];
  for (;;) {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 600,
        MessageAttributeNames: ['All'],
      }),
    );
    if (!Messages?.length) break;
    messages.push(...Messages);
  }
  await release(sqs, url, messages);

  const queue = url.slice(url.lastIndexOf('/') + 1);
  return messages.map((message) => ({
    consumer: message.MessageAttributes?.consumer?.StringValue ?? 'unknown',
    reason: message.MessageAttributes?.errorMessage?.StringValue ?? 'unknown',
    body: message.Body ?? '',
    place: queue,
  }));
}

async function release(sqs: SQSClient, url: string, messages: readonly Message[]): Promise<void> {
  for (let from = 0; from < messages.length; from += 10) {
    const Entries = messages.slice(from, from + 10).map((message, index) => ({
      Id: String(index),
      ReceiptHandle: message.ReceiptHandle,
      VisibilityTimeout: 0,
    }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
  }
}

async function readBucket(s3: S3Client, bucket: string): Promise<DeadLetter[]> {
  const found: DeadLetter[] = [];
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  for (const { Key } of Contents ?? []) {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    found.push(
      ...readObject(Key ?? '', JSON.parse((await object.Body?.transformToString()) ?? '')),
    );
  }
  return found;
}

interface StreamRecord {
  readonly kinesis?: { readonly data: string };
}

/** Either the runtime's object (metadata, record) or Lambda's own on-failure object (payload). */
interface BucketObject {
  readonly metadata?: { readonly consumer: string; readonly errorMessage: string };
  readonly record?: StreamRecord;
  readonly requestContext?: { readonly functionArn: string; readonly condition: string };
  /** The batch as escaped JSON text (KIN-21). */
  readonly payload?: string;
}

function readObject(place: string, object: BucketObject): DeadLetter[] {
  const batch = JSON.parse(object.payload ?? '{"Records":[]}') as { Records: StreamRecord[] };
  const records = object.record ? [object.record] : batch.Records;
  return records.map((record) => ({
    consumer: object.metadata?.consumer ?? object.requestContext?.functionArn ?? 'unknown',
    reason: object.metadata?.errorMessage ?? object.requestContext?.condition ?? 'unknown',
    body: Buffer.from(record.kinesis?.data ?? '', 'base64').toString(),
    place,
  }));
}

/** Poison is poison also to a consumer that a fork has added. */
function isForeign({ consumer }: DeadLetter): boolean {
  return consumer !== 'unknown' && !consumers.some((known) => known === consumer);
}

/** How the dead letters compare with the poison that was published. */
export interface DeadLetterTruth {
  /** Copies of poison that should be in a dead-letter place and are not. */
  readonly missing: readonly string[];
  /** Dead letters that are no poison of their consumer. */
  readonly unexpected: readonly string[];
  /** The dead letters without those that say again what another says. */
  readonly copies: readonly DeadLetter[];
  /** How many say it again: a poison message was delivered twice. */
  readonly repeated: number;
}

/**
 * Compares as sets of (poison, consumer): no copy missing and none unexpected means exactly the
 * poison. A copy may be there twice, since a delivery may come twice and dead-lettering is a send
 * followed by a delete.
 */
export function compareDeadLetters(
  found: readonly DeadLetter[],
  poison: readonly Poison[],
): DeadLetterTruth {
  const tokens = new Map(poison.map((one) => [one.body, one.token]));
  const wanted = new Set(poison.flatMap((p) => p.consumers.map((name) => `${p.token} ${name}`)));
  const seen = new Set<string>();
  const unexpected: string[] = [];
  const copies: DeadLetter[] = [];

  for (const letter of found) {
    const token = tokens.get(letter.body);
    const copy = `${token ?? 'no poison'} ${letter.consumer}`;
    const isPoison = wanted.has(copy) || (token !== undefined && isForeign(letter));
    if (!isPoison) unexpected.push(`${copy}: ${letter.reason} (${letter.place})`);
    if (!isPoison || !seen.has(copy)) copies.push(letter);
    seen.add(copy);
  }
  const missing = [...wanted].filter((copy) => !seen.has(copy));
  return { missing, unexpected, copies, repeated: found.length - copies.length };
}
