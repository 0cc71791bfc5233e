import type { AttributeValue, Put } from '@aws-sdk/client-dynamodb';
import { maxEnvelopeBytes, maxItemBytes } from '../../contracts/limits.ts';
import { outboxPrefix, sortKey } from '../../contracts/tables.ts';
import { sizeOf } from './attribute-values.ts';
import { type Claim, type Payloads, sha256 } from './claim-check.ts';
import type { Idempotency } from './idempotency.ts';
import { attributeBytes } from './outbox.ts';
import type { Write } from './writes.ts';

type Item = NonNullable<Put['Item']>;
type Bucket = Pick<Payloads, 'bucket' | 'put'>;

/** What a claim adds to an envelope: a bucket's name, two hashes, the names of its fields. */
const maxClaimBytes = 320;

/** An outbox row's room for messages: the rest is its key and its times. */
const maxRowBytes = maxItemBytes - 2048;

/**
 * The same writes, in their outbox rows only claims of the events that are too large for a message or
 * for the row. The data is in the bucket before this resolves, hence before the row is: an object
 * whose transaction failed is an orphan, which the bucket's lifecycle removes. Keys are the hash of
 * the data, so that a repeated decision writes the same object.
 */
export async function offload(
  writes: readonly Write[],
  payloads: Bucket,
): Promise<readonly Write[]> {
  return await Promise.all(writes.map((write) => offloadWrite(write, payloads)));
}

/** The same idempotency for decisions whose events may be large: offloads, then applies. */
export function offloading(idempotency: Idempotency, payloads: Bucket): Idempotency {
  return {
    ...idempotency,
    apply: async (commit) =>
      await idempotency.apply({ ...commit, writes: await offload(commit.writes, payloads) }),
  };
}

async function offloadWrite(write: Write, payloads: Bucket): Promise<Write> {
  const { Put } = write.item;
  const messages = messagesOf(Put?.Item);
  if (!Put?.Item || messages === undefined) return write;
  const large = tooLarge(messages);
  if (large.size === 0) return write;
  const L = await Promise.all(
    messages.map(async (text) => ({ S: large.has(text) ? await store(text, payloads) : text })),
  );
  const Item: Item = { ...Put.Item, messages: { L } };
  return { ...write, bytes: sizeOf(Item), item: { Put: { ...Put, Item } } };
}

function messagesOf(item: Record<string, AttributeValue> | undefined): string[] | undefined {
  if (!item?.[sortKey]?.S?.startsWith(outboxPrefix)) return undefined;
  return item.messages?.L?.map(({ S = '' }) => S);
}

/** What no message can carry, then the largest of the rest until the row is small enough. */
function tooLarge(messages: readonly string[]): ReadonlySet<string> {
  const bySize = messages
    .map((text) => ({ text, bytes: Buffer.byteLength(text) }))
    .sort((one, other) => other.bytes - one.bytes);
  let rowBytes = bySize.reduce((sum, { bytes }) => sum + bytes, 0);
  const large = new Set<string>();
  for (const { text, bytes } of bySize) {
    if (bytes + attributeBytes <= maxEnvelopeBytes && rowBytes <= maxRowBytes) break;
    large.add(text);
    rowBytes -= dataBytes(text) - maxClaimBytes;
  }
  return large;
}

/** What an event loses when its data goes to the bucket. */
function dataBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(JSON.parse(text).data));
}

/** Uploads a message's data; resolves to the message with a claim in its place. */
async function store(text: string, payloads: Bucket): Promise<string> {
  const { data, ...envelope } = JSON.parse(text);
  const body = Buffer.from(JSON.stringify(data));
  const datasha256 = sha256(body);
  const key = `claims/${datasha256}`;
  await payloads.put(key, body);
  const dataref = `s3://${payloads.bucket}/${key}`;
  const claim: Claim = { dataref, datasize: body.length, datasha256 };
  return JSON.stringify({ ...envelope, ...claim });
}
