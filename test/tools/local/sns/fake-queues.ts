import {
  AwsError,
  type QueueHandle,
  type Queues,
  type SendEntry,
} from '../../../../tools/local/ports.ts';

/** A queue that remembers what was sent to it and refuses what SQS refuses. */
export class FakeQueue implements QueueHandle {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly fifo: boolean;
  readonly visibilityTimeoutMs = 30_000;
  readonly sent: SendEntry[] = [];

  constructor(name: string) {
    this.name = name;
    this.arn = `arn:aws:sqs:eu-west-1:000000000000:${name}`;
    this.url = `http://127.0.0.1:4566/000000000000/${name}`;
    this.fifo = name.endsWith('.fifo');
  }

  send(entry: SendEntry) {
    if (this.fifo && entry.groupId === undefined) {
      throw new AwsError(
        'MissingParameter',
        'The request must contain the parameter MessageGroupId.',
      );
    }
    if (Object.keys(entry.attributes ?? {}).length > 10) {
      throw new AwsError('InvalidParameterValue', 'Number of message attributes [11] exceeds 10.');
    }
    this.sent.push(entry);
    return { messageId: `m${this.sent.length}`, md5OfBody: '' };
  }

  /** The bodies sent, parsed. */
  get envelopes(): readonly Readonly<Record<string, unknown>>[] {
    return this.sent.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  }

  receive(): never {
    throw new Error('not received here');
  }

  remove(): void {}

  changeVisibility(): void {}

  workOn(): () => void {
    return () => {};
  }

  counts() {
    return { visible: this.sent.length, inFlight: 0, delayed: 0 };
  }
}

export class FakeQueues implements Queues {
  readonly #queues = new Map<string, FakeQueue>();

  add(name: string): FakeQueue {
    const queue = new FakeQueue(name);
    this.#queues.set(queue.arn, queue);
    return queue;
  }

  delete(queue: FakeQueue): void {
    this.#queues.delete(queue.arn);
  }

  find(reference: string): FakeQueue | undefined {
    return this.#queues.get(reference);
  }
}
