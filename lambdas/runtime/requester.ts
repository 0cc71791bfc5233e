import type { Envelope } from './emit.ts';
import { errorMessage } from './errors.ts';
import type { Host } from './host.ts';
import { openRequests } from './open-requests.ts';
import type { Channel } from './publisher/channel.ts';
import { outgoing } from './publisher/outgoing.ts';
import { publishAll } from './publisher/publish.ts';
import type { EventReader } from './read-event.ts';
import { isTransient } from './transient.ts';

/** A message of the reply queue. */
export interface ReplyMessage {
  readonly body: string;
  readonly receiptHandle: string;
}

/** The queue of one requester; no one else reads it. */
export interface ReplyQueue {
  /** At most ten, after at most `waitSeconds`: 0 to 20. */
  receive(waitSeconds: number): Promise<readonly ReplyMessage[]>;
  remove(receiptHandles: readonly string[]): Promise<void>;
}

export interface RequesterOptions<Reply> extends EventReader<Reply> {
  /** Where requests go. */
  readonly channel: Channel;
  readonly replies: ReplyQueue;
  /** The name under which the responder knows the reply queue. */
  readonly replyTo: string;
  readonly host: Host;
}

/** Asks by a queue and waits for the answer. */
export interface Requester<Reply> {
  /**
   * Sends the event as a request that nobody answers after `timeoutMs`, and waits for the reply that
   * names it as its cause. Rejects with `ReplyTimeoutError`, at most a second late, and at once when a
   * request of the same id is open.
   */
  request(event: Envelope, timeoutMs: number): Promise<Reply>;
}

/**
 * For processes that live longer than a request: a Lambda function would be billed for waiting. Polls
 * only while a request is open. The pattern's correlation id is the reply's `causationid`, since
 * `correlationid` names the whole chain. Second replies and late ones are removed unread.
 */
export function requester<Reply>(options: RequesterOptions<Reply>): Requester<Reply> {
  const { channel, replies, replyTo, host } = options;
  const requests = openRequests(options);
  let isPolling = false;

  const pollOnce = async (): Promise<void> => {
    const isDue = requests.soonestDeadlineMs() <= host.now();
    const messages = await replies.receive(isDue ? 0 : pollSeconds);
    const handles = messages.map(({ receiptHandle }) => receiptHandle);
    const removing = handles.length > 0 ? replies.remove(handles) : undefined;
    await Promise.all([removing, ...messages.map(({ body }) => requests.settle(body))]);
  };

  const poll = async (): Promise<void> => {
    if (isPolling) return;
    isPolling = true;
    while (requests.size > 0) {
      try {
        await pollOnce();
      } catch (error) {
        if (isTransient(error)) await host.sleep(retryMs);
        else requests.fail(new Error(`no reply can be read: ${errorMessage(error)}`));
      }
      requests.expire(host.now());
    }
    isPolling = false;
  };

  return {
    async request(event, timeoutMs) {
      const deadlineMs = host.now() + timeoutMs;
      const expirytime = new Date(deadlineMs).toISOString();
      const message = outgoing({ ...event, replyto: replyTo, expirytime });
      const answered = requests.open(event.id, deadlineMs);
      const unsent = (reason: string) =>
        requests.fail(new Error(`the request was not sent: ${reason}`), event.id);
      void publishAll([message], channel, { host, deadlineMs }).then(
        ([failed]) => failed && unsent(failed.reason),
        (error) => unsent(errorMessage(error)),
      );
      // At once, since it also watches the deadline.
      void poll();
      return await answered;
    },
  };
}

/** No longer, since a request may be opened meanwhile that is due sooner. */
const pollSeconds = 1;

const retryMs = 200;
