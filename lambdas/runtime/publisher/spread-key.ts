import { createHash } from 'node:crypto';
import type { Outgoing } from './channel.ts';

/**
 * The message under one of `suffixes` partition keys instead of one: `lamp` becomes `lamp#0` to
 * `lamp#7`. A key that is hotter than a shard (KIN-27) then uses several, and order holds within a
 * suffix only: for consumers that do not need the order of that key. The suffix follows from the
 * event id, so that an event published twice keeps its key. The envelope keeps the key unspread.
 */
export function spreadKey<Kind extends Outgoing>(message: Kind, suffixes: number): Kind {
  const digest = createHash('sha256').update(message.id).digest();
  const suffix = digest.readUInt32BE() % suffixes;
  return { ...message, partitionKey: `${message.partitionKey}#${suffix}` };
}
