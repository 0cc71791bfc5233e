import type { Channel, Outgoing } from './channel.ts';

/** A message that was not published, and why. */
export interface Unpublished<Kind extends Outgoing = Outgoing> {
  readonly message: Kind;
  readonly reason: string;
}

/** Messages by whether the channel can take them at all. */
export interface PartedBySize<Kind extends Outgoing> {
  readonly sendable: readonly Kind[];
  readonly tooLarge: readonly Unpublished<Kind>[];
}

/** What SNS, SQS and Kinesis count besides the body: three attributes and the partition key. */
const overheadBytes = 512;

/** Parts what one request can carry from what is over the channel's limit of a message. */
export function partBySize<Kind extends Outgoing>(
  messages: readonly Kind[],
  { maxMessageBytes }: Channel,
): PartedBySize<Kind> {
  const sendable: Kind[] = [];
  const tooLarge: Unpublished<Kind>[] = [];
  for (const message of messages) {
    const bytes = sizeOf(message);
    const size = `${bytes} bytes with attributes, over the limit of ${maxMessageBytes}`;
    if (bytes <= maxMessageBytes) sendable.push(message);
    else tooLarge.push({ message, reason: `Oversize: ${size}; send a claim check` });
  }
  return { sendable, tooLarge };
}

/** The messages in order, in batches that the channel takes in one request. */
export function packsOf<Kind extends Outgoing>(
  messages: readonly Kind[],
  channel: Channel,
): readonly Kind[][] {
  const packs: Kind[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = sizeOf(message);
    const last = packs.at(-1);
    const fits = last && last.length < channel.maxEntries && bytes + size <= channel.maxBytes;
    if (fits) last.push(message);
    else packs.push([message]);
    bytes = fits ? bytes + size : size;
  }
  return packs;
}

function sizeOf({ body }: Outgoing): number {
  return Buffer.byteLength(body) + overheadBytes;
}
