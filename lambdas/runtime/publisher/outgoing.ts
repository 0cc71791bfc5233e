import type { Envelope } from '../emit.ts';
import type { Outgoing } from './channel.ts';

/** An event as a channel sends it: serialized once, under its own id and partition key. */
export function outgoing(event: Envelope): Outgoing {
  const { id, type, partitionkey, traceparent } = event;
  return { id, type, partitionKey: partitionkey, traceparent, body: JSON.stringify(event) };
}
