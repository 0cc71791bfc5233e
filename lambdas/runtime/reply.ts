import { type Cause, type Emission, type Envelope, emit } from './emit.ts';
import { PermanentError, RetryableError } from './errors.ts';
import type { Channel } from './publisher/channel.ts';
import { outgoing } from './publisher/outgoing.ts';
import { publishAll, type Trying } from './publisher/publish.ts';

/** Where replies may go, by the names that requests put into `replyto`. */
export type ReplyChannels = Readonly<Record<string, Channel>>;

/** What answering needs of the world. */
export interface Answering extends Trying {
  readonly channels: ReplyChannels;
}

/**
 * Sends the answer to a request: an event that the request caused, hence with the same id at each
 * repetition. At least once; for the `effect` of a consumer, since nothing is written. Rejects with
 * `PermanentError` when the request names nobody that is known here, with `RetryableError` when the
 * reply was not taken in time.
 */
export async function reply<Event extends Envelope>(
  request: Cause & Pick<Envelope, 'replyto'>,
  emission: Emission<Event>,
  { channels, ...trying }: Answering,
): Promise<void> {
  const channel = findChannel(request.replyto, channels);
  const [failed] = await publishAll([outgoing(emit(request, emission))], channel, trying);
  if (failed) throw new RetryableError(`the reply was not sent: ${failed.reason}`);
}

function findChannel(name: string | undefined, channels: ReplyChannels): Channel {
  const channel = name !== undefined && Object.hasOwn(channels, name) ? channels[name] : undefined;
  if (channel !== undefined) return channel;
  throw new PermanentError(
    `the request's replyto is ${JSON.stringify(name)}; ` +
      `replies go to ${Object.keys(channels).join(', ')} only`,
  );
}
