import { type EventReader, readEvent } from './read-event.ts';

/** No reply came in time. It may still come, and is then dropped. */
export class ReplyTimeoutError extends Error {
  override readonly name = 'ReplyTimeoutError';
}

/** Requests that wait for their replies, by request id. */
export interface OpenRequests<Reply> {
  readonly size: number;
  /** Epoch milliseconds; Infinity when nothing is open. */
  soonestDeadlineMs(): number;
  /** Throws when a request of this id is open: one reply cannot answer both. */
  open(id: string, deadlineMs: number): Promise<Reply>;
  /** Settles the request that the body names as its cause; any other body is dropped. */
  settle(body: string): Promise<void>;
  /** Rejects what is due. */
  expire(nowMs: number): void;
  /** Rejects one request, or all. */
  fail(error: Error, id?: string): void;
}

interface Waiting<Reply> {
  readonly deadlineMs: number;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

export function openRequests<Reply>(reader: EventReader<Reply>): OpenRequests<Reply> {
  const requests = new Map<string, Waiting<Reply>>();
  const close = (id: string): Waiting<Reply> | undefined => {
    const waiting = requests.get(id);
    requests.delete(id);
    return waiting;
  };
  return {
    get size() {
      return requests.size;
    },
    soonestDeadlineMs: () =>
      Math.min(...[...requests.values()].map(({ deadlineMs }) => deadlineMs)),
    open(id, deadlineMs) {
      if (requests.has(id)) {
        throw new Error(`request ${id} is open already; give each request an id of its own`);
      }
      return new Promise((resolve, reject) => requests.set(id, { deadlineMs, resolve, reject }));
    },
    async settle(body) {
      const waiting = close(causeOf(body));
      if (waiting === undefined) return;
      await readEvent(body, reader).then(({ event }) => waiting.resolve(event), waiting.reject);
    },
    expire(nowMs) {
      for (const [id, { deadlineMs }] of requests) {
        if (nowMs < deadlineMs) continue;
        close(id)?.reject(new ReplyTimeoutError(`no reply to ${id} came in time`));
      }
    },
    fail(error, only) {
      for (const id of only === undefined ? requests.keys() : [only]) close(id)?.reject(error);
    },
  };
}

function causeOf(body: string): string {
  try {
    return String(Object(JSON.parse(body)).causationid);
  } catch {
    return '';
  }
}
